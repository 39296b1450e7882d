/**
 * Spectra: the STFT that the model was trained with, its inverse, and what lies below 20 Hz.
 * @module spectrum
 */
import FFT from './vendor/fft.js';

/**
 * A short-time Fourier transform of one clip: `frames` spectra, one after another.
 * @typedef {object} Spectrogram
 * @property {Float32Array} re real parts, (frames, bins)
 * @property {Float32Array} im imaginary parts, (frames, bins)
 * @property {number} frames
 */

/** The periodic Hann window of `n` samples. */
export function hann(n) {
  return Float64Array.from({length: n}, (_, i) => .5 - .5 * Math.cos(2 * Math.PI * i / n));
}

/** Windowed Fourier transforms of `n` real samples. */
export class WindowedFft {
  /** @param {number} n samples, a power of two */
  constructor(n) {
    this.n = n;
    this.bins = n / 2 + 1;
    this.window = hann(n);
    this.fft = new FFT(n);
    this.frame = new Float64Array(n);
    this.spectrum = new Float64Array(2 * n);
    this.signal = new Float64Array(2 * n);
  }

  /**
   * Transform the `n` samples of `x` from `at` on; what lies outside of `x` is 0.
   * @param {ArrayLike<number>} x samples
   * @param {number} at index of the first one; may be negative
   * @returns {Float64Array} bins 0 to n/2, real and imaginary parts in turn; overwritten by the next call
   */
  forward(x, at) {
    const {n, frame, window} = this;
    const first = Math.max(0, -at);
    const end = Math.min(n, x.length - at);
    frame.fill(0);
    for (let i = first; i < end; i++) frame[i] = x[at + i] * window[i];
    this.fft.realTransform(this.spectrum, frame);
    return this.spectrum;
  }

  /**
   * Samples of two spectra at the cost of one: the second rides as the imaginary part of the first.
   * @param {Spectrogram} S
   * @param {number} a offset of the first spectrum in `S.re`
   * @param {number} b offset of the second
   * @returns {Float64Array} n samples of the first and of the second in turn, not windowed; overwritten by the next call
   */
  inversePair({re, im}, a, b) {
    const {n, bins, spectrum: z} = this;
    for (let k = 0; k < bins; k++) {
      const inner = k > 0 && k < n / 2; // the ends of a real signal's spectrum are real
      const aIm = inner ? im[a + k] : 0;
      const bIm = inner ? im[b + k] : 0;
      z[2 * k] = re[a + k] - bIm;
      z[2 * k + 1] = aIm + re[b + k];
      if (!inner) continue;
      z[2 * (n - k)] = re[a + k] + bIm;
      z[2 * (n - k) + 1] = re[b + k] - aIm;
    }
    this.fft.inverseTransform(this.signal, z);
    return this.signal;
  }
}

/** The STFT of clips of one length, and the way back. */
export class Stft {
  /**
   * @param {number} n window length, samples
   * @param {number} hop samples from one frame to the next
   * @param {number} samples length of a clip
   */
  constructor(n, hop, samples) {
    this.transform = new WindowedFft(n);
    this.n = n;
    this.bins = this.transform.bins;
    this.hop = hop;
    this.samples = samples;
    this.frames = Math.floor((samples + n / 2) / hop) + 1;
    this.envelope = this.#envelope();
  }

  /** Sum of the squared windows over each sample of a clip. */
  #envelope() {
    const sum = new Float64Array(this.samples);
    const w = this.transform.window;
    this.#eachFrame((frame, at) => {
      for (let i = Math.max(0, -at); i < Math.min(this.n, this.samples - at); i++) sum[at + i] += w[i] * w[i];
    });
    return sum;
  }

  /** Call `f` with each frame and its first sample; the first frames begin before the clip. */
  #eachFrame(f) {
    for (let frame = 0; frame < this.frames; frame++) f(frame, frame * this.hop - this.n / 2);
  }

  /**
   * @param {ArrayLike<number>} x a clip, (samples)
   * @returns {Spectrogram}
   */
  forward(x) {
    const {bins, frames} = this;
    const S = {re: new Float32Array(frames * bins), im: new Float32Array(frames * bins), frames};
    this.#eachFrame((frame, at) => {
      const z = this.transform.forward(x, at);
      const to = frame * bins;
      for (let k = 0; k < bins; k++) {
        S.re[to + k] = z[2 * k];
        S.im[to + k] = z[2 * k + 1];
      }
    });
    return S;
  }

  /**
   * The inverse of `forward`: exact for what it returned, by least squares for anything else.
   * @param {Spectrogram} S
   * @returns {Float32Array} (samples)
   */
  inverse(S) {
    const {n, bins, frames, hop, samples, envelope} = this;
    const w = this.transform.window;
    const sum = new Float64Array(samples);
    const add = (z, part, at) => {
      for (let i = Math.max(0, -at); i < Math.min(n, samples - at); i++) sum[at + i] += z[2 * i + part] * w[i];
    };
    for (let frame = 0; frame < frames; frame += 2) {
      const other = Math.min(frame + 1, frames - 1);
      const z = this.transform.inversePair(S, frame * bins, other * bins);
      add(z, 0, frame * hop - n / 2);
      if (other > frame) add(z, 1, other * hop - n / 2);
    }
    const out = new Float32Array(samples); // filled by a loop: `from` takes ten times as long
    for (let i = 0; i < samples; i++) out[i] = sum[i] / envelope[i];
    return out;
  }
}

/** Share of frequency `hz` that counts as below `cutoff`: all of it up to half of that, and nothing from there on. */
function shareBelow(hz, cutoff) {
  const beyond = Math.min(1, Math.max(0, 2 * hz / cutoff - 1));
  return Math.cos(Math.PI / 2 * beyond) ** 2;
}

const turns = new Map();

/** One turn in `n` steps: cosines and sines, kept for the few lengths that are used. */
function turn(n) {
  if (!turns.has(n)) {
    const angles = Float64Array.from({length: n}, (_, i) => 2 * Math.PI * i / n);
    if (turns.size >= 4) turns.delete(turns.keys().next().value);
    turns.set(n, {cos: angles.map(Math.cos), sin: angles.map(Math.sin)});
  }
  return turns.get(n);
}

/**
 * What lies below `cutoff`, offset included. Few bins of a long transform are wanted, so each is summed by itself.
 * @param {ArrayLike<number>} x samples
 * @param {number} rate Hz
 * @param {number} [cutoff] Hz; falls to nothing there, from a whole at half of it
 * @returns {Float64Array} as long as `x`
 */
export function infrasound(x, rate, cutoff = 20) {
  const n = x.length;
  const low = new Float64Array(n);
  for (let k = 0; k * rate / n < cutoff && 2 * k <= n; k++) addBin(low, x, k, shareBelow(k * rate / n, cutoff));
  return low;
}

/** Add to `low` the share of `x` that lies in bin `k` of its transform. */
function addBin(low, x, k, share) {
  const n = x.length;
  const {cos, sin} = turn(n);
  let re = 0;
  let im = 0;
  for (let i = 0, at = 0; i < n; i++) {
    re += x[i] * cos[at];
    im += x[i] * sin[at];
    at = at + k < n ? at + k : at + k - n;
  }
  const scale = share * (k && 2 * k < n ? 2 : 1) / n; // inner bins stand for two
  for (let i = 0, at = 0; i < n; i++) {
    low[i] += scale * (re * cos[at] + im * sin[at]);
    at = at + k < n ? at + k : at + k - n;
  }
}
