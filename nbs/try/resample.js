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
 * @returns {{taps: Float32Array, length: number}} (up, length): sinc in Kaiser's window
 */
function polyphase(up, down) {
  const low = Math.min(1, up / down); // half of the lower rate, re half of the input's
  const cutoff = low * CUTOFF;
  const half = Math.ceil((ATTENUATION_DB - 7.95) / (14.36 * low * TRANSITION)); // input samples to each side
  const beta = .1102 * (ATTENUATION_DB - 8.7);
  const length = 2 * half;
  const taps = new Float32Array(up * length);
  for (let phase = 0; phase < up; phase++) {
    for (let i = 0; i < length; i++) {
      const t = i - half + 1 - phase / up; // from the output sample to the input sample
      const sinc = t ? Math.sin(Math.PI * cutoff * t) / (Math.PI * t) : cutoff;
      const inside = 1 - (t / half) ** 2;
      taps[phase * length + i] = inside > 0 ? sinc * bessel(beta * Math.sqrt(inside)) / bessel(beta) : 0;
    }
  }
  return {taps, length};
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
    Object.assign(this, polyphase(this.up, this.down));
    this.before = this.length / 2 - 1; // input samples that a filter looks back
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
    const {up, down, taps, length, before} = this;
    this.came += x.length;
    const have = new Float32Array(this.kept.length + x.length + (last ? length : 0));
    have.set(this.kept);
    have.set(x, this.kept.length);
    const end = last ? Math.round(this.came * up / down) : Math.max(this.gave, Math.floor((this.came - length / 2 - 1) * up / down));
    const y = new Float32Array(end - this.gave);
    for (let j = 0; j < y.length; j++) {
      const at = (this.gave + j) * down;
      const from = Math.floor(at / up) - before - this.start;
      const phase = (at % up) * length;
      let sum = 0;
      for (let i = 0; i < length; i++) sum += taps[phase + i] * have[from + i];
      y[j] = sum;
    }
    this.gave = end;
    const next = Math.floor(end * down / up) - before;
    this.kept = have.slice(Math.max(0, next - this.start));
    this.start = Math.max(next, this.start);
    return y;
  }
}
