/**
 * Parts of a window that stay far below its loudest, and are denoised once more by themselves.
 * @module quiet
 */
const BELOW_DB = 13; // how far below the loudest part of a window
const QUIET_S = .2; // for how long
const GAP_S = .3; // what is only a gap, as between two strokes of a drum
const HIT_S = .5; // what is only a hit, as of a door
const BLOCKS = 40; // a second
const EDGE = 20; // blocks by which the ends of a window are continued

/** The whole number nearest to `v`; of two, the even one, as NumPy has it. */
function rounded(v) {
  const down = Math.floor(v);
  if (v - down !== .5) return Math.round(v);
  return down % 2 ? down + 1 : down;
}

/** First samples of blocks of (nearly) equal length, and the end of the last. */
function blockStarts(samples, blocks) {
  return Array.from({length: blocks + 1}, (_, i) => rounded(samples / blocks * i));
}

/** Level of each block over all channels, dB; of digital silence that of the loudest. */
function levelsAlong(channels, starts) {
  const power = starts.slice(1).map((end, i) => meanPower(channels, starts[i], end));
  const loudest = Math.max(...power);
  return power.map(p => 10 * Math.log10((p < 1e-18 ? loudest : p) + 1e-30));
}

function meanPower(channels, start, end) {
  let sum = 0;
  for (const x of channels) for (let i = start; i < end; i++) sum += x[i] * x[i];
  return sum / channels.length / (end - start);
}

/** The most, by `choose`, of the values from `before` places before each to `after` behind it. */
function filtered(values, before, after, choose) {
  return values.map((_, i) => choose(...values.slice(Math.max(0, i - before), i + after + 1)));
}

/** Fill what is narrower than `size`, or with the two exchanged take away what is. */
function morphed(values, size, first, second) {
  const half = Math.floor(size / 2);
  const even = size % 2 ? 0 : 1;
  const reach = which => which === Math.min ? [half, half - even] : [half - even, half];
  return filtered(filtered(values, ...reach(first), first), ...reach(second), second);
}

const closed = (values, size) => morphed(values, size, Math.max, Math.min);
const opened = (values, size) => morphed(values, size, Math.min, Math.max);

/** Runs of true: [first, first one after it]. */
function runs(flags) {
  const out = [];
  flags.forEach((on, i) => {
    if (on && !flags[i - 1]) out.push([i, flags.length]);
    if (!on && flags[i - 1]) out.at(-1)[1] = i;
  });
  return out;
}

/**
 * Parts of a window that stay far below its loudest.
 * @param {Float32Array[]} channels samples of each
 * @param {number} rate Hz
 * @returns {[number, number][]} first sample of each part, and the first one after it
 */
export function quietParts(channels, rate) {
  const samples = channels[0].length;
  const blocks = Math.max(1, rounded(BLOCKS * samples / rate));
  const starts = blockStarts(samples, blocks);
  const db = levelsAlong(channels, starts);
  if (Math.max(...db) - Math.min(...db) < BELOW_DB) return [];
  const edge = value => new Array(EDGE).fill(value); // what lasts up to an end may go on there
  const filled = closed([...edge(db[0]), ...db, ...edge(db.at(-1))], rounded(BLOCKS * GAP_S));
  const lasting = opened(filled, rounded(BLOCKS * HIT_S));
  const top = Math.max(...lasting);
  const inside = i => Math.min(blocks, Math.max(0, i - EDGE));
  return runs(lasting.map(v => v < top - BELOW_DB))
    .filter(([a, b]) => b - a >= BLOCKS * QUIET_S)
    .map(run => run.map(inside))
    .filter(([a, b]) => a < b)
    .map(([a, b]) => toTheJump(channels, starts[a], starts[b], starts[1]));
}

/**
 * How long a window stays far below its loudest from its first sample on.
 * @param {Float32Array[]} channels samples of each
 * @param {number} rate Hz
 * @returns {number} samples; 0 if it begins otherwise
 */
export function quietStart(channels, rate) {
  const first = quietParts(channels, rate).find(([a]) => a === 0);
  return first ? first[1] : 0;
}

/** Widen a quiet part up to the samples at which it becomes loud, a block away at most. */
function toTheJump(channels, start, end, block) {
  const peak = i => Math.max(...channels.map(x => Math.abs(x[i])));
  const peaks = Float32Array.from({length: end - start}, (_, i) => peak(start + i)).sort();
  const loud = 2 * (end - start < 4 * block ? peaks.at(-1) : quantile(peaks, .999));
  let first = start;
  while (first > start - block && first > 0 && !(peak(first - 1) > loud)) first--;
  let last = end;
  while (last < end + block && last < channels[0].length && !(peak(last) > loud)) last++;
  const jumpsBefore = first > start - block && first > 0;
  const jumpsAfter = last < end + block && last < channels[0].length;
  return [jumpsBefore ? first : start, jumpsAfter ? last : end];
}

/** A quantile of sorted values, between two of them in proportion. */
function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
