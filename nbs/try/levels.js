/**
 * How loud it is: the level of a window, and what each bin of a whole recording stays below.
 * @module levels
 */
import {WindowedFft, infrasound} from './spectrum.js';

const CREST_WEIGHT = .35; // 0 is RMS, 1 is peak (less the crest factor of music)
const CREST_DB = 14; // crest factor of music
const MOST_DB = 40; // largest gain
const SILENT = 1e-9;

/**
 * The gain that brings a window to the level that the model was trained at.
 * @param {ArrayLike<number>} x samples
 * @param {number} levelDb where the model wants the level, dB re full scale
 * @returns {number} linear; 0 for silence
 */
export function windowGain(x, levelDb) {
  let power = 0;
  let peak = 0;
  for (let i = 0; i < x.length; i++) {
    power += x[i] * x[i];
    peak = Math.max(peak, Math.abs(x[i]));
  }
  if (!(peak > SILENT)) return 0;
  const rms = 10 * Math.log10(power / x.length);
  const crest = 20 * Math.log10(peak) - rms;
  const level = rms + CREST_WEIGHT * (crest - CREST_DB);
  return 10 ** (Math.min(levelDb - level, MOST_DB) / 20);
}

const LOW_DB = -140; // re 1 of |STFT|²
const STEPS = 240; // of 1 dB; what lies outside counts at the ends
export const SHARES = [.1, .5]; // of the time

/** Percentiles of each bin's power over a recording of any length: a histogram of levels for each bin. */
export class LevelMeter {
  /** @param {{nFft: number, hop: number, samples: number, rate: number}} front settings of the model */
  constructor({nFft, hop, samples, rate}) {
    this.transform = new WindowedFft(nFft);
    this.step = 2 * hop;
    this.rate = rate;
    this.piece = Math.floor(samples / 4); // samples that are measured at once
    this.counts = new Uint32Array(this.transform.bins * STEPS);
    this.rest = new Float32Array(0);
  }

  /**
   * Hear what comes next.
   * @param {Float32Array} x samples at the model's rate
   * @param {boolean} last is this the end?
   */
  hear(x, last) {
    let all = joined(this.rest, x);
    while (all.length >= this.piece) {
      this.#count(all.subarray(0, this.piece));
      all = all.subarray(this.piece);
    }
    if (last && all.length >= this.transform.n) {
      this.#count(all);
      all = all.subarray(all.length);
    }
    this.rest = all.slice();
  }

  /** Add the frames of a piece that are not silent. */
  #count(x) {
    const {n, bins} = this.transform;
    const heard = x.some(v => v !== 0);
    if (!heard) return;
    const low = infrasound(x, this.rate);
    const high = x.map((v, i) => v - low[i]);
    for (let at = 0; at + n <= x.length; at += this.step) {
      if (x.subarray(at, at + n).every(v => v === 0)) continue;
      const z = this.transform.forward(high, at);
      for (let k = 0; k < bins; k++) this.counts[k * STEPS + stepOf(z[2 * k] ** 2 + z[2 * k + 1] ** 2)]++;
    }
  }

  /**
   * The power that each bin stays below for a share of the time.
   * @param {number[]} shares of the time
   * @returns {Float32Array[]} for each of `shares` (bins) |STFT|²; 0 if nothing was heard
   */
  levels(shares = SHARES) {
    const {bins} = this.transform;
    return shares.map(share => Float32Array.from({length: bins}, (_, k) => this.#level(k, share)));
  }

  /** How many frames have been measured. */
  get frames() {
    return this.counts.subarray(0, STEPS).reduce((a, b) => a + b, 0);
  }

  /** Where the count of frames in bin `k` reaches a share of them, the steps as if evenly filled. */
  #level(k, share) {
    const counts = this.counts.subarray(k * STEPS, (k + 1) * STEPS);
    const want = share * counts.reduce((a, b) => a + b, 0);
    if (!want) return 0;
    let step = 0;
    let upTo = counts[0];
    while (upTo < want) upTo += counts[++step];
    const inside = 1 - (upTo - want) / counts[step];
    return 10 ** ((LOW_DB + step + inside) / 10);
  }
}

/** Which step of the histogram a power counts in. */
function stepOf(power) {
  const db = 10 * Math.log10(Math.max(power, 1e-30));
  return Math.min(STEPS - 1, Math.max(0, Math.trunc(db - LOW_DB)));
}

/** Two arrays of samples, one after the other. */
export function joined(a, b) {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
