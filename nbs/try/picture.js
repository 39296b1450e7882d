/**
 * Spectrograms: level over time and frequency, rows by octaves as the ear hears, as the page of `musdn app` draws them.
 * @module picture
 */
import {WindowedFft} from './spectrum.js';

const ROWS = 240;
const COLUMNS = 900;
const WINDOWS = 2; // for each column
const N = 4096; // window length, samples
const LOW_HZ = 50;
export const SPAN_DB = 70; // from the brightest colour to black

/** Edges of the rows, Hz: from 50 Hz to 20 kHz, or to half of the rate. */
export function octaveEdges(rate, rows = ROWS) {
  const high = Math.min(20_000, rate / 2);
  return Array.from({length: rows + 1}, (_, i) => LOW_HZ * (high / LOW_HZ) ** (i / rows));
}

/** Let the page draw and answer before the work goes on. */
const pause = () => new Promise(resolve => setTimeout(resolve));

/**
 * Level of a recording over time and frequency, over the mean of its channels' power.
 * @param {Float32Array[]} channels
 * @param {number} rate Hz
 * @param {number} [columns]
 * @returns {Promise<Float32Array>} (columns, ROWS) dB re the power of a full-scale sine
 */
export async function levels(channels, rate, columns = COLUMNS) {
  const fft = new WindowedFft(N);
  const edges = octaveEdges(rate).map(hz => hz / rate * N);
  const out = new Float32Array(columns * ROWS);
  const samples = channels[0].length;
  for (let column = 0; column < columns; column++) {
    const power = new Float64Array(fft.bins);
    for (let w = 0; w < WINDOWS; w++) {
      const place = (column * WINDOWS + w) / (columns * WINDOWS - 1);
      const at = Math.trunc(place * samples - N / 2);
      for (const x of channels) addPower(power, fft.forward(x, at), 1 / WINDOWS / channels.length);
    }
    inRows(power, edges).forEach((p, row) => { out[column * ROWS + row] = 10 * Math.log10(Math.max(p, 1e-20) / (N / 4) ** 2); });
    if (column % 50 === 49) await pause();
  }
  return out;
}

function addPower(power, z, share) {
  for (let k = 0; k < power.length; k++) power[k] += share * (z[2 * k] ** 2 + z[2 * k + 1] ** 2);
}

/** Mean power between each two edges, which need not fall on bins. */
function inRows(power, edges) {
  const sums = new Float64Array(power.length + 1);
  power.forEach((p, k) => { sums[k + 1] = sums[k] + p; });
  const upTo = edge => {
    const place = Math.min(power.length, edge + .5);
    const k = Math.min(power.length - 1, Math.floor(place));
    return sums[k] + (place - k) * power[k];
  };
  return edges.slice(1).map((edge, i) => (upTo(edge) - upTo(edges[i])) / (edge - edges[i]));
}

/** Where the scale ends: at the level of the loudest thousandth, dB, a multiple of 10. */
export function topLevel(levels) {
  const sorted = levels.slice().sort();
  return Math.ceil(sorted[Math.floor(.999 * (sorted.length - 1))] / 10) * 10;
}

const COLOURS = ['000004', '3b0f70', '8c2981', 'de4968', 'fe9f6d', 'fcfdbf'].map(hex => [0, 2, 4].map(i => parseInt(hex.slice(i, i + 2), 16)));

/** The colour of a share from 0 to 1 of the scale. */
export function colour(share) {
  const place = Math.min(1, Math.max(0, share)) * (COLOURS.length - 1);
  const i = Math.min(COLOURS.length - 2, Math.floor(place));
  return COLOURS[i].map((from, c) => from + (place - i) * (COLOURS[i + 1][c] - from));
}

/**
 * A picture of levels.
 * @param {Float32Array} levels (columns, ROWS) dB
 * @param {number} top dB of the brightest colour
 * @returns {Promise<Blob>} PNG, the highest frequency above
 */
export function draw(levels, top) {
  const columns = levels.length / ROWS;
  const canvas = Object.assign(document.createElement('canvas'), {width: columns, height: ROWS});
  const image = new ImageData(columns, ROWS);
  levels.forEach((db, i) => {
    const pixel = (ROWS - 1 - i % ROWS) * columns + Math.floor(i / ROWS);
    image.data.set([...colour((db - top) / SPAN_DB + 1), 255], 4 * pixel);
  });
  canvas.getContext('2d').putImageData(image, 0, 0);
  return new Promise(resolve => canvas.toBlob(resolve));
}

const STEPS_S = [.1, .2, .5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600];

/** Round numbers along a time axis, six at the most. */
export function timeTicks(seconds) {
  const step = STEPS_S.find(s => seconds / s <= 6) ?? 600;
  return Array.from({length: Math.floor(seconds / step + 1e-9) + 1}, (_, i) => Math.round(i * step * 10) / 10);
}

/** Time as minutes and seconds, or as seconds if there are few. */
export function clock(s) {
  if (s < 60 && s !== Math.trunc(s)) return `${s} s`;
  return `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, '0')}`;
}

/** Labels along frequency: share of the height, from below, and text. */
export function frequencyTicks(rate) {
  const edges = octaveEdges(rate, 1);
  const up = hz => Math.log(hz / edges[0]) / Math.log(edges[1] / edges[0]);
  const within = [100, 300, 1000, 3000, 10_000].filter(hz => hz > edges[0] && hz < edges[1]);
  return within.map(hz => ({share: up(hz), text: hz < 1000 ? `${hz}` : `${hz / 1000} k`}));
}
