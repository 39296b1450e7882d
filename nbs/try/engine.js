/**
 * The engine around the network: what `musdn denoise` does, in windows of two seconds that fade into each other.
 * It never touches the sound itself: it works out what the model would remove, which is then subtracted.
 * @module engine
 */
import {Stft, infrasound} from './spectrum.js';
import {LevelMeter, joined, windowGain} from './levels.js';
import {continued, continuedBefore} from './beyond.js';
import {Caution, halfOctaves} from './caution.js';
import {Estimator, HEARD} from './estimate.js';
import {quietParts, quietStart} from './quiet.js';
import {Resampler} from './resample.js';
import {profiles} from './told.js';

/**
 * What a model file says of itself.
 * @typedef {object} Front
 * @property {number} rate Hz
 * @property {number} samples of a window
 * @property {number} nFft of the STFT
 * @property {number} hop of the STFT
 * @property {number} levelDb in the middle of those that it was trained at, dB re full scale
 * @property {ConstructorParameters<typeof Caution>[0] | null} [caution] that was learnt for it, if any was
 * @property {ConstructorParameters<typeof Estimator>[0] | null} [estimator] of the noise that it learnt with, if it did
 */

/**
 * The network: gains for each cell of spectrograms.
 * @callback Network
 * @param {Float32Array} power (batch, bins, frames) |STFT|², at the trained level
 * @param {Float32Array} side (batch, 3, bins) of the noise alone and two levels of the whole recording, at the same level; 0 if not known
 * @param {number} batch
 * @returns {Promise<Float32Array>} (batch, bins, frames) 0 to 1
 */

const LINKED_DB = [-25, -15]; // less noise in one channel than in the other: from there on apart, up to there linked
const DEPTH = 2; // how often a quiet part may have a quiet part

/**
 * Weights of the samples of a window: a margin that is not used, and a fade into the next window.
 * @param {number} n samples
 * @returns {{margin: number, fade: number, hop: number, weights: Float32Array}} `weights` added to themselves, shifted by `hop`, are 1
 */
export function layout(n) {
  const margin = Math.floor(n / 40);
  const fade = Math.floor(n / 8);
  const rise = i => i < 0 ? 0 : i < fade ? Math.sin(Math.PI / 2 * (i + .5) / fade) ** 2 : 1;
  const weights = Float32Array.from({length: n}, (_, i) => rise(Math.min(i, n - 1 - i) - margin));
  return {margin, fade, hop: n - 2 * margin - fade, weights};
}

/** What a model removes from windows. */
export class WindowDenoiser {
  /**
   * @param {Front} front
   * @param {Network} network
   */
  constructor(front, network) {
    this.front = front;
    this.network = network;
    this.stft = new Stft(front.nFft, front.hop, front.samples);
  }

  /**
   * What is removed from one window, its quiet parts by themselves.
   * @param {Float32Array[]} channels (samples) of each
   * @param {Float32Array[]} side (3 * bins) of each channel, at the level of the recording
   * @param {number} [depth] how often a quiet part may have a quiet part
   * @returns {Promise<Float32Array[]>} (samples) of each
   */
  async removed(channels, side, depth = DEPTH) {
    if (channels.every(silent)) return channels.map(x => new Float32Array(x.length));
    const out = await this.#noise(channels, side);
    if (!depth) return out;
    for (const [a, b] of quietParts(channels, this.front.rate)) {
      const alone = await this.removed(channels.map(x => partAlone(x, a, b)), side, depth - 1);
      out.forEach((x, c) => insert(x, alone[c], a, b, Math.floor(this.front.rate / 200)));
    }
    return out;
  }

  /** What is removed from one window as a whole. */
  async #noise(channels, side) {
    if (channels.length === 2 && same(...channels)) {
      const [one] = await this.#noise(channels.slice(0, 1), [mean(...side)]);
      return [one, one.slice()];
    }
    const heard = channels.map(x => less(x, infrasound(x, this.front.rate)));
    const spectra = heard.map(x => this.stft.forward(x));
    const gains = await this.#gains(heard, spectra, side);
    if (channels.length === 2) this.#share(spectra, gains);
    return spectra.map((S, c) => this.stft.inverse(this.#taken(S, gains[c])));
  }

  /** The network's gains of each channel, (bins, frames); 1 for silence. */
  async #gains(heard, spectra, side) {
    const levels = heard.map(x => windowGain(x, this.front.levelDb));
    const live = levels.flatMap((g, c) => g ? [c] : []);
    const {bins} = this.stft;
    const cells = bins * this.stft.frames;
    const gains = heard.map(() => new Float32Array(cells).fill(1));
    if (!live.length) return gains;
    const power = new Float32Array(live.length * cells);
    const told = new Float32Array(live.length * 3 * bins);
    live.forEach((c, i) => {
      this.#powerInto(power.subarray(i * cells, (i + 1) * cells), spectra[c], levels[c]);
      told.set(side[c].map(v => v * levels[c] ** 2), i * 3 * bins);
    });
    const answer = await this.network(power, told, live.length);
    live.forEach((c, i) => { gains[c].set(answer.subarray(i * cells, (i + 1) * cells)); });
    return gains;
  }

  /** Call `f` with each cell's place in a spectrogram, (frames, bins), its bin, and its place in (bins, frames). */
  #eachCell(f) {
    const {bins, frames} = this.stft;
    for (let t = 0, at = 0; t < frames; t++) {
      for (let k = 0; k < bins; k++, at++) f(at, k, k * frames + t);
    }
  }

  /** Power of a spectrogram at a gain, turned to (bins, frames) as the network takes it. */
  #powerInto(power, {re, im}, gain) {
    this.#eachCell((at, _, turned) => { power[turned] = gain * gain * (re[at] * re[at] + im[at] * im[at]); });
  }

  /** What gains, (bins, frames), take from each cell of a spectrogram. */
  #taken({re, im, frames}, gain) {
    const out = {re: new Float32Array(re.length), im: new Float32Array(im.length), frames};
    this.#eachCell((at, _, turned) => {
      out.re[at] = re[at] * (1 - gain[turned]);
      out.im[at] = im[at] * (1 - gain[turned]);
    });
    return out;
  }

  /** Give two channels one gain, by which their power together falls, as far as they have noise of like power. */
  #share(spectra, gains) {
    const power = ({re, im}, at) => re[at] * re[at] + im[at] * im[at];
    const link = this.#link(spectra, gains);
    this.#eachCell((at, k, turned) => {
      const [p, q] = [power(spectra[0], at), power(spectra[1], at)];
      const left = p * gains[0][turned] ** 2 + q * gains[1][turned] ** 2;
      const shared = Math.sqrt(Math.min(1, left / Math.max(p + q, 1e-30)));
      for (const gain of gains) gain[turned] += link[k] * (shared - gain[turned]);
    });
  }

  /** How far they share it, for each bin: by the noise in one relative to the other's, in half octaves. */
  #link(spectra, gains) {
    const octaves = halfOctaves(this.stft.bins);
    const noise = spectra.map((S, c) => this.#noiseIn(octaves, S, gains[c]));
    const [lo, hi] = LINKED_DB;
    const shares = noise[0].map((_, o) => {
      const [less, more] = noise.map(sums => sums[o]).sort((a, b) => a - b);
      const ratio = 10 * Math.log10((less + 1e-20) / (more + 1e-20));
      return Math.min(1, Math.max(0, (ratio - lo) / (hi - lo)));
    });
    return Float64Array.from(octaves, o => shares[o]);
  }

  /** Mean power in each half octave of what gains take from a spectrogram. */
  #noiseIn(octaves, {re, im}, gain) {
    const sums = new Float64Array(octaves.at(-1) + 1);
    const sizes = new Float64Array(sums.length);
    this.#eachCell((at, k, turned) => {
      sums[octaves[k]] += (1 - gain[turned]) ** 2 * (re[at] * re[at] + im[at] * im[at]);
      sizes[octaves[k]]++;
    });
    return sums.map((sum, o) => sum / sizes[o]);
  }
}

const less = (x, y) => x.map((v, i) => v - y[i]);
const mean = (x, y) => x.map((v, i) => (v + y[i]) / 2);
const silent = x => x.every(v => v === 0);
const same = (x, y) => x.every((v, i) => v === y[i]);

/** A part of a window, continued to both sides in place of the rest. */
function partAlone(x, a, b) {
  const part = x.slice(a, b);
  return joined(joined(continuedBefore(part, a, 256), part), continued(part, x.length - b, 256));
}

/** Write `y` from `a` to `b` over `x`; they fade into each other outside, where `x` is loud. */
function insert(x, y, a, b, fade) {
  for (let i = Math.max(0, a - fade); i < Math.min(x.length, b + fade); i++) {
    const away = Math.max(0, a - i, i - (b - 1));
    const share = Math.max(0, 1 - away / fade);
    x[i] += share * (y[i] - x[i]);
  }
}

/** What a model removes from a signal at its own rate, block by block. */
export class Remover {
  /**
   * @param {WindowDenoiser} windows
   * @param {Float32Array[]} side (3 * bins) of each channel: what the model is told
   * @param {boolean} told is the noise known?
   */
  constructor(windows, side, told) {
    this.windows = windows;
    this.side = side;
    this.caution = windows.front.caution ? new Caution(windows.front.caution, windows.stft, told) : null;
    Object.assign(this, layout(windows.front.samples));
    this.n = windows.front.samples;
    this.ahead = side.map(() => new Float32Array(0)); // from the first sample of the next window on
    this.sum = side.map(() => new Float32Array(this.n)); // of windows, from there on
    this.past = side.map(() => new Float32Array(0)); // the last window's length of all that came
    this.due = 0; // samples not given back
    this.skip = this.fade; // continued ones to be dropped
    this.begun = false;
  }

  /**
   * @param {Float32Array[]} x what comes next, of each channel
   * @param {boolean} last is this the end?
   * @returns {Promise<Float32Array[]>} what is known by now
   */
  async push(x, last) {
    this.ahead = this.ahead.map((a, c) => joined(a, x[c]));
    this.past = this.past.map((p, c) => joined(p, x[c]).slice(-this.n));
    this.due += x[0].length;
    if (!this.begun) this.#begin(last);
    const out = this.side.map(() => []);
    await this.#steps(out);
    if (last && this.due) {
      this.#end();
      await this.#steps(out);
    }
    return out.map(parts => parts.reduce(joined, new Float32Array(0)));
  }

  /** Continue the signal before its first sample, once the rest of a window has come. */
  #begin(last) {
    const before = this.margin + this.fade;
    const rest = this.ahead.map(a => a.subarray(0, this.n - before));
    if (!rest[0].length || (rest[0].length < this.n - before && !last)) return;
    this.begun = true;
    this.ahead = this.ahead.map((a, c) => joined(continuedBefore(rest[c], before), a));
  }

  /** Continue the signal behind its last sample, until all that is due can be known. */
  #end() {
    const want = (Math.ceil((this.due + this.skip) / this.hop) - 1) * this.hop + this.n;
    const missing = want - this.ahead[0].length;
    if (missing > 0) this.ahead = this.ahead.map((a, c) => joined(a, continued(this.past[c], missing)));
  }

  /** Denoise the windows that have come in whole. */
  async #steps(out) {
    while (this.ahead[0].length >= this.n && this.due) {
      const window = this.ahead.map(a => a.slice(0, this.n));
      this.ahead = this.ahead.map(a => a.slice(this.hop));
      const found = await this.windows.removed(window, this.side);
      const noise = this.caution ? this.#cautious(window, found) : found;
      const final = noise.map((x, c) => this.#add(x, c));
      this.due -= final[0].length;
      this.skip = 0;
      final.forEach((x, c) => out[c].push(x));
    }
  }

  /** What caution leaves of it. */
  #cautious(window, found) {
    const {rate} = this.windows.front;
    return this.caution.take(window, found, quietStart(window, rate), Math.floor(rate / 200));
  }

  /** Overlap-add one window's noise: the samples that no later window can change. */
  #add(noise, c) {
    const sum = this.sum[c];
    for (let i = 0; i < this.n; i++) sum[i] += noise[i] * this.weights[i];
    const first = this.margin + this.skip;
    const final = sum.slice(first, Math.min(this.margin + this.hop, first + this.due)); // the last window reaches past the end
    sum.copyWithin(0, this.hop);
    sum.fill(0, this.n - this.hop);
    return final;
  }
}

/** Set `removed` to 0 where a channel is digital silence for at least `run` samples. */
function keepSilence(removed, x, run) {
  let zeros = 0;
  for (let i = 0; i <= x.length; i++) {
    if (x[i] === 0) zeros++;
    else {
      if (zeros >= run) removed.fill(0, i - zeros, i);
      zeros = 0;
    }
  }
}

const BLOCK = 65_536; // samples

/** Call `f` with the blocks of a recording, of each channel, and whether it is the last. */
async function eachBlock(channels, f) {
  const total = channels[0].length;
  for (let at = 0; at < total; at += BLOCK) await f(channels.map(x => x.subarray(at, at + BLOCK)), at + BLOCK >= total, at);
}

/** The noise's profile, as it is marked or as far as an estimator can tell it, and levels of the whole recording: (3 * bins) for each channel. */
async function listen(channels, rate, front, stretch) {
  const down = channels.map(() => new Resampler(rate, front.rate));
  const meters = channels.map(() => new LevelMeter(front));
  await eachBlock(channels, (block, last) => block.forEach((x, c) => meters[c].hear(down[c].push(x, last), last)));
  const estimator = front.estimator ? new Estimator(front.estimator) : null;
  const noise = stretch ? profiles(channels, rate, front, stretch) : meters.map(meter => estimated(meter, estimator, front.nFft / 2 + 1));
  return meters.map((meter, c) => meter.levels().reduce(joined, noise[c]));
}

/** What an estimator says of a recording; 0 if there is none. */
function estimated(meter, estimator, bins) {
  return estimator ? estimator.profile(meter.levels(HEARD), meter.frames) : new Float32Array(bins);
}

/**
 * What a model removes from a recording.
 * @param {Float32Array[]} channels samples of each, as many
 * @param {number} rate Hz
 * @param {Front} front settings of the model
 * @param {Network} network
 * @param {(share: number) => void} [progress] called with the share that is done
 * @param {[number, number] | null} [stretch] in which the noise is alone, s
 * @returns {Promise<Float32Array[]>} to be subtracted from the channels
 */
export async function removedFrom(channels, rate, front, network, progress = () => {}, stretch = null) {
  const side = await listen(channels, rate, front, stretch);
  const remover = new Remover(new WindowDenoiser(front, network), side, Boolean(stretch));
  const down = channels.map(() => new Resampler(rate, front.rate));
  const up = channels.map(() => new Resampler(front.rate, rate));
  const removed = channels.map(x => new Float32Array(x.length));
  const known = channels.map(() => 0);
  await eachBlock(channels, async (block, last, at) => {
    const noise = await remover.push(block.map((x, c) => down[c].push(x, last)), last);
    noise.forEach((x, c) => {
      const y = up[c].push(x, last).subarray(0, removed[c].length - known[c]);
      removed[c].set(y, known[c]);
      known[c] += y.length;
    });
    progress(Math.min(1, (at + block[0].length) / channels[0].length));
  });
  removed.forEach((x, c) => keepSilence(x, channels[c], Math.max(1, Math.floor(rate / 50))));
  return removed;
}
