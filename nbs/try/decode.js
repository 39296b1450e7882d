/**
 * From a file to samples at its own rate, by the browser's decoder, with what is wrong said in words.
 * @module decode
 */
import {FLOAT, readWav, sniffed, wavInfo} from './wav.js';

export const LIMIT_S = 600;
const LIMIT_BYTES = 1e9;
const RATES = [3000, 384_000]; // Hz, that a browser's audio contexts take

/** What a reader is to know of a file that cannot be denoised. */
export class FileError extends Error {}

const tooLong = name => new FileError(`${name}: longer than ${LIMIT_S / 60} minutes, which is the most that this page takes; the command “musdn denoise” takes any length.`);

/**
 * A recording.
 * @typedef {object} Recording
 * @property {string} name of its file
 * @property {Float32Array[]} channels samples of each, full scale 1
 * @property {number} rate Hz
 * @property {import('./wav.js').Format} format of its samples; floats if it was compressed with a loss
 */

/**
 * @param {File} file
 * @returns {Promise<Recording>} throws a `FileError` if it is no audio, silent or too long
 */
export async function decode(file) {
  if (!file.size) throw new FileError(`${file.name}: the file is empty.`);
  if (file.size > LIMIT_BYTES) throw tooLong(file.name);
  const buffer = await file.arrayBuffer();
  const info = wavInfo(buffer);
  const known = info && info.rate >= 1000 && info.rate <= 768_000;
  if (known && info.frames > LIMIT_S * info.rate) throw tooLong(file.name);
  const recording = known ? {channels: readWav(buffer, info), rate: info.rate, format: info.format} : await byBrowser(file, buffer);
  return checked({name: file.name, ...recording});
}

/** Decode at the file's own rate, so that nothing is resampled behind our back. */
async function byBrowser(file, buffer) {
  if (await duration(file) > LIMIT_S + 1) throw tooLong(file.name);
  const {rate, format} = sniffed(buffer) ?? {rate: 48_000, format: FLOAT};
  const own = Math.min(RATES[1], Math.max(RATES[0], rate));
  try {
    const audio = await new OfflineAudioContext(1, 1, own).decodeAudioData(buffer);
    const channels = Array.from({length: audio.numberOfChannels}, (_, c) => audio.getChannelData(c));
    return {channels, rate: audio.sampleRate, format};
  } catch (e) {
    if (!(e instanceof DOMException)) throw e;
    throw new FileError(`${file.name}: no audio that this browser can read. It takes WAV, FLAC, MP3, Ogg, M4A and others, if the file is whole.`);
  }
}

/** Length of a file in seconds by its header, before all of it is unpacked; 0 if the browser cannot tell. */
function duration(file) {
  const audio = new Audio();
  const url = URL.createObjectURL(file);
  return new Promise(resolve => {
    audio.onloadedmetadata = () => resolve(audio.duration);
    audio.onerror = () => resolve(0);
    audio.preload = 'metadata';
    audio.src = url;
  }).finally(() => URL.revokeObjectURL(url));
}

function checked(recording) {
  const {name, channels, rate} = recording;
  if (!channels[0]?.length) throw new FileError(`${name}: holds no sound.`);
  if (channels[0].length > LIMIT_S * rate || channels[0].length * channels.length > LIMIT_S * 2 * 96_000) throw tooLong(name);
  if (!channels.every(x => x.every(Number.isFinite))) throw new FileError(`${name}: holds samples that are no numbers; repair it first.`);
  if (!channels.some(x => x.some(v => v !== 0))) throw new FileError(`${name}: holds nothing but silence.`);
  return recording;
}
