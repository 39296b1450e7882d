/**
 * Hear the noise in the recording itself: a small convolutional network turns percentiles of each bin into the profile of
 * what is steady.
 * @module estimate
 */

/** Shares of the frames whose levels the network hears. */
export const HEARD = [.02, .05, .1, .2, .35, .5, .7, .9];
const BASE = HEARD.indexOf(.1); // an estimate is so many dB over this level
const MIDDLE = HEARD.indexOf(.5);
const FEWEST = 56; // frames; of fewer nothing can be said
const RANGE_DB = [-15, 12]; // of an estimate, over the base
const DILATIONS = [1, 2, 4, 8, 16, 32, 1];

const clip = (v, low, high) => Math.min(high, Math.max(low, v));
const inDb = v => 10 * Math.log10(v + 1e-14);
const sum = x => x.reduce((a, b) => a + b, 0);
const rectified = rows => rows.map(row => row.map(v => Math.max(0, v)));

/** A convolution over bins, zeros beyond the ends: rows of the same length. */
class Convolution {
  constructor(weight, bias, dilation = 1) {
    this.weight = weight; // (out, in, taps)
    this.bias = bias;
    this.dilation = dilation;
  }

  apply(rows) {
    return this.weight.map((of, o) => {
      const out = new Float32Array(rows[0].length).fill(this.bias[o]);
      of.forEach((taps, i) => taps.forEach((w, k) => this.#add(out, rows[i], w, this.dilation * (k - (taps.length >> 1)))));
      return out;
    });
  }

  /** Add `w` times what lies `ahead` bins further. */
  #add(out, row, w, ahead) {
    const end = Math.min(out.length, out.length - ahead);
    for (let k = Math.max(0, -ahead); k < end; k++) out[k] += w * row[k + ahead];
  }
}

/** What the network hears: the spectrum over its mean, shapes, how sure the levels are, and where a bin lies. */
function inputs(db, frames) {
  const bins = db[0].length;
  const mean = inDb(sum(Array.from(db[MIDDLE], v => 10 ** (v / 10))) / bins);
  const spectrum = db[BASE].map(v => clip(v - mean, -90, 40) / 30);
  const shape = db.map(row => row.map((v, k) => clip(v - db[BASE][k], -20, 40) / 10));
  const sure = new Float32Array(bins).fill(Math.log(Math.max(frames, 1) / 200));
  const place = Float32Array.from({length: bins}, (_, k) => 2 * k / (bins - 1) - 1);
  return [spectrum, ...shape, sure, place];
}

/** A profile of what is steady in a recording. */
export class Estimator {
  /** @param {Record<string, any[]>} tensors numbers as torch names them */
  constructor(tensors) {
    const layer = (name, dilation) => new Convolution(tensors[`${name}.weight`], tensors[`${name}.bias`], dilation);
    this.first = layer('first');
    this.convs = DILATIONS.map((dilation, i) => layer(`convs.${i}`, dilation));
    this.means = DILATIONS.map((_, i) => ({weight: tensors[`means.${i}.weight`], bias: tensors[`means.${i}.bias`]}));
    this.last = layer('last');
  }

  /**
   * The profile.
   * @param {Float32Array[]} levels for each of `HEARD` (bins) |STFT|²
   * @param {number} frames that they were measured in
   * @returns {Float32Array} (bins) |STFT|²; all 0 if too little was heard
   */
  profile(levels, frames) {
    if (frames < FEWEST || !levels.some(row => row.some(v => v !== 0))) return new Float32Array(levels[0].length);
    const db = levels.map(row => row.map(inDb));
    const over = this.#overBase(inputs(db, frames));
    return db[BASE].map((v, k) => 10 ** ((v + clip(over[k], ...RANGE_DB)) / 10));
  }

  #overBase(x) {
    let h = rectified(this.first.apply(x));
    this.convs.forEach((conv, i) => {
      const means = h.map(row => sum(row) / row.length);
      const ofAll = this.means[i].bias.map((b, o) => b + sum(this.means[i].weight[o].map((w, k) => w * means[k])));
      const wide = conv.apply(h);
      h = h.map((row, o) => row.map((v, k) => v + Math.max(0, wide[o][k] + ofAll[o])));
    });
    return this.last.apply(h)[0];
  }
}
