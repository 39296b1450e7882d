/**
 * What the model is told of the noise, if a stretch of the recording is said to hold it alone.
 * @module told
 */
import {WindowedFft, infrasound} from './spectrum.js';
import {Resampler} from './resample.js';

const LEAST_S = .2; // of noise that is needed
const MOST_S = 60; // that is looked at
const PIECE_S = 10; // infrasound of long stretches is found piece by piece

/** What a reader is to know of a stretch that tells nothing. */
export class StretchError extends Error {}

/**
 * The part of a recording in which the noise is said to be alone.
 * @param {Float32Array[]} channels samples of each
 * @param {number} rate Hz
 * @param {number} from s
 * @param {number} to s; from 0 to 0 is nowhere
 * @returns {[number, number] | null} both ends again, or `null`; throws a `StretchError` if there is nothing to be learnt from it
 */
export function checkedStretch(channels, rate, from, to) {
  if (from === 0 && to === 0) return null;
  const said = `Noise from ${from} to ${to} s`;
  const length = channels[0].length / rate;
  if (!(from >= 0 && to > from)) throw new StretchError(`${said}: give a start and a later end, in seconds from the beginning.`);
  if (to > length + .01) throw new StretchError(`${said}: the recording ends at ${length.toFixed(2)} s.`);
  if (to - from < LEAST_S - 1e-9) throw new StretchError(`${said}: too short; give at least ${LEAST_S} s in which there is noise alone.`);
  const loud = x => x.some(v => Math.abs(v) > 1e-9);
  if (!part(channels, rate, [from, to]).some(loud)) throw new StretchError(`${said}: silent; give a stretch in which the noise is heard.`);
  return [from, to];
}

/** Samples of a stretch, of each channel. */
function part(channels, rate, [from, to]) {
  const end = Math.min(to, from + MOST_S);
  return channels.map(x => x.subarray(Math.round(from * rate), Math.round(end * rate)));
}

/**
 * The noise's profile in each channel: its mean power in each bin.
 * @param {Float32Array[]} channels samples of a whole recording
 * @param {number} rate Hz
 * @param {import('./engine.js').Front} front settings of the model
 * @param {[number, number]} stretch in which the noise is alone, s
 * @returns {Float32Array[]} (bins) |STFT|² of each channel, at the level of the recording
 */
export function profiles(channels, rate, front, stretch) {
  return part(channels, rate, stretch).map(x => profile(new Resampler(rate, front.rate).push(x, true), front));
}

function profile(x, {nFft, hop, rate}) {
  const fft = new WindowedFft(nFft);
  const power = new Float64Array(fft.bins);
  if (!x.some(v => v !== 0)) return new Float32Array(fft.bins).fill(1e-9); // no noise, which is known
  const heard = withoutInfrasound(x, rate);
  let frames = 0;
  for (let at = 0; at + nFft <= heard.length; at += hop, frames++) {
    const z = fft.forward(heard, at);
    for (let k = 0; k < power.length; k++) power[k] += z[2 * k] ** 2 + z[2 * k + 1] ** 2;
  }
  return Float32Array.from(power, p => p / frames);
}

function withoutInfrasound(x, rate) {
  const pieces = Math.ceil(x.length / rate / PIECE_S);
  const out = new Float32Array(x.length);
  for (let i = 0; i < pieces; i++) {
    const [start, end] = [i, i + 1].map(k => Math.round(k / pieces * x.length));
    const piece = x.subarray(start, end);
    const low = infrasound(piece, rate);
    for (let k = 0; k < piece.length; k++) out[start + k] = piece[k] - low[k];
  }
  return out;
}
