/**
 * From one sample rate to another, block by block.
 *
 * The browser's own resampler is no help here: in Chromium, a tone of 10 kHz that plays in a context of another rate
 * gets company 22 dB below it, and no resampler of a browser works in a worker, or on a part of a recording.
 * @module resample
 */
const CUTOFF = .957; // of half the lower rate, where half of the amplitude is left, as with soxr's HQ
const TRANSITION = .0775; // from what stays whole to what is gone, of half the lower rate
const ATTENUATION_DB = 110;

const gcd = (a, b) => b ? gcd(b, a % b) : a;

/** Modified Bessel function of order 0. */
function bessel(x) {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / 2 / k) ** 2;
    sum += term;
  }
  return sum;
}

/**
 * Taps of a low-pass filter for each place of an output sample between two input samples.
 * @param {number} up output samples in one period
 * @param {number} down input samples in the same time
 * @returns {{taps: Float32Array, length: number, half: number}} (up, length): sinc in Kaiser's window, `half` input samples to each side
 */
function polyphase(up, down) {
  const low = Math.min(1, up / down); // half of the lower rate, re half of the input's
  const cutoff = low * CUTOFF;
  const half = Math.ceil((ATTENUATION_DB - 7.95) / (14.36 * low * TRANSITION)); // input samples to each side
  const beta = .1102 * (ATTENUATION_DB - 8.7);
  const length = 4 * Math.ceil(half / 2); // a multiple of 4, with zeros if it must be
  const taps = new Float32Array(up * length);
  for (let phase = 0; phase < up; phase++) {
    for (let i = 0; i < length; i++) {
      const t = i - half + 1 - phase / up; // from the output sample to the input sample
      const sinc = t ? Math.sin(Math.PI * cutoff * t) / (Math.PI * t) : cutoff;
      const inside = 1 - (t / half) ** 2;
      taps[phase * length + i] = inside > 0 ? sinc * bessel(beta * Math.sqrt(inside)) / bessel(beta) : 0;
    }
  }
  return {taps, length, half};
}

/** Sum of products of `length` values, a multiple of 4: four sums at once, so that none waits for the one before. */
function product(x, atX, y, atY, length) {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  for (let i = atX, k = atY, end = atX + length; i < end; i += 4, k += 4) {
    a += x[i] * y[k];
    b += x[i + 1] * y[k + 1];
    c += x[i + 2] * y[k + 2];
    d += x[i + 3] * y[k + 3];
  }
  return a + b + (c + d);
}

const filters = new Map(); // by their rates: each is wanted for every channel, twice

/** The filter between two rates, made once. */
function filterOf(up, down) {
  const name = `${up}/${down}`;
  if (!filters.has(name)) filters.set(name, polyphase(up, down));
  return filters.get(name);
}

/** A resampler of one channel that keeps its state between blocks: their joins do not show. */
export class Resampler {
  /**
   * @param {number} from Hz, of what comes
   * @param {number} to Hz, of what is wanted
   */
  constructor(from, to) {
    const common = gcd(from, to);
    this.up = to / common;
    this.down = from / common;
    this.same = from === to;
    if (this.same) return;
    Object.assign(this, filterOf(this.up, this.down));
    this.before = this.half - 1; // input samples that a filter looks back
    this.kept = new Float32Array(this.before);
    this.start = -this.before; // index of the first sample that is kept
    this.came = 0;
    this.gave = 0;
  }

  /**
   * @param {Float32Array} x what comes next
   * @param {boolean} last is this the end?
   * @returns {Float32Array} what is known by now at the other rate
   */
  push(x, last = false) {
    if (this.same) return x;
    const {up, down, taps, length, half, before} = this;
    this.came += x.length;
    const have = new Float32Array(this.kept.length + x.length + (last ? length : 0));
    have.set(this.kept);
    have.set(x, this.kept.length);
    const end = last ? Math.round(this.came * up / down) : Math.max(this.gave, Math.floor((this.came - length + half - 1) * up / down));
    const y = new Float32Array(end - this.gave);
    for (let j = 0; j < y.length; j++) {
      const at = (this.gave + j) * down;
      const from = Math.floor(at / up) - before - this.start;
      const phase = (at % up) * length;
      y[j] = product(taps, phase, have, from, length);
    }
    this.gave = end;
    const next = Math.floor(end * down / up) - before;
    this.kept = have.slice(Math.max(0, next - this.start));
    this.start = Math.max(next, this.start);
    return y;
  }
}
