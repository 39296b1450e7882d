/**
 * WAV files, and what the first bytes of other files say of their rate: the browser's decoder does not tell it.
 * @module wav
 */

/**
 * How samples are written: PCM of 8, 16, 24 or 32 bits, or floating point of 32 or 64.
 * @typedef {{bits: 8 | 16 | 24 | 32 | 64, float: boolean}} Format
 */
export const FLOAT = {bits: 32, float: true};

const PCM_TAG = 1;
const FLOAT_TAG = 3;
const EXTENSIBLE_TAG = 0xfffe;

const text = (view, at, length) => {
  const there = Math.max(0, Math.min(length, view.byteLength - at));
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + at, there));
};

/** Call `f` with the name, start and length of each chunk of a WAV file. */
function eachChunk(view, f) {
  for (let at = 12; at + 8 <= view.byteLength;) {
    const length = view.getUint32(at + 4, true);
    f(text(view, at, 4), at + 8, Math.min(length, view.byteLength - at - 8));
    at += 8 + length + length % 2;
  }
}

/**
 * What a WAV file holds.
 * @param {ArrayBuffer} buffer
 * @returns {{rate: number, channels: number, format: Format, start: number, frames: number} | null} `null` if it is none, or one of a kind that only the browser may know
 */
export function wavInfo(buffer) {
  const view = new DataView(buffer);
  if (text(view, 0, 4) !== 'RIFF' || text(view, 8, 4) !== 'WAVE') return null;
  let info = null;
  let data = null;
  eachChunk(view, (name, at, length) => {
    if (name === 'fmt ' && length >= 16) info = formatChunk(view, at, length);
    if (name === 'data') data ??= {start: at, length};
  });
  if (!info || !data) return null;
  const {bits, float} = info.format;
  if (!(float ? [32, 64] : [8, 16, 24, 32]).includes(bits) || !info.channels) return null;
  return {...info, start: data.start, frames: Math.floor(data.length / (info.channels * bits / 8))};
}

function formatChunk(view, at, length) {
  let tag = view.getUint16(at, true);
  if (tag === EXTENSIBLE_TAG && length >= 26) tag = view.getUint16(at + 24, true);
  const bits = tag === PCM_TAG || tag === FLOAT_TAG ? view.getUint16(at + 14, true) : 0;
  return {rate: view.getUint32(at + 4, true), channels: view.getUint16(at + 2, true), format: {bits, float: tag === FLOAT_TAG}};
}

/** Full scale of a format of whole steps. */
const top = ({bits}) => 2 ** (bits - 1);

/** Read one sample of a format at a byte. */
function reader(view, {bits, float}) {
  if (float) return bits === 32 ? at => view.getFloat32(at, true) : at => view.getFloat64(at, true);
  if (bits === 8) return at => (view.getUint8(at) - 128) / 128;
  if (bits === 16) return at => view.getInt16(at, true) / 32_768;
  if (bits === 24) return at => (view.getUint16(at, true) + view.getInt8(at + 2) * 65_536) / 8_388_608;
  return at => view.getInt32(at, true) / 2_147_483_648;
}

/** Write one sample, already in steps unless the format is of floats, at a byte. */
function writer(view, {bits, float}) {
  if (float) return bits === 32 ? (at, v) => view.setFloat32(at, v, true) : (at, v) => view.setFloat64(at, v, true);
  if (bits === 8) return (at, v) => view.setUint8(at, v + 128);
  if (bits === 16) return (at, v) => view.setInt16(at, v, true);
  if (bits === 32) return (at, v) => view.setInt32(at, v, true);
  return (at, v) => {
    view.setUint16(at, v & 0xffff, true);
    view.setInt8(at + 2, v >> 16);
  };
}

/**
 * Samples of a WAV file.
 * @param {ArrayBuffer} buffer
 * @param {ReturnType<typeof wavInfo>} info
 * @returns {Float32Array[]} of each channel, full scale 1
 */
export function readWav(buffer, {channels, format, start, frames}) {
  const read = reader(new DataView(buffer), format);
  const bytes = format.bits / 8;
  return Array.from({length: channels}, (_, c) => {
    const x = new Float32Array(frames); // filled by a loop: `from` takes seconds for ten minutes
    for (let i = 0, at = start + c * bytes; i < frames; i++, at += channels * bytes) x[i] = read(at);
    return x;
  });
}

const BLOCK = 65_536; // frames in one part of a file

/**
 * A WAV file.
 * @param {Float32Array[]} channels samples of each, full scale 1
 * @param {number} rate Hz
 * @param {Format} format
 * @returns {Blob} in parts, so that no array of its whole length is needed
 */
export function wavBlob(channels, rate, format) {
  const parts = [header(channels.length, channels[0].length, rate, format)];
  for (let at = 0; at < channels[0].length; at += BLOCK) parts.push(body(channels.map(x => x.subarray(at, at + BLOCK)), format));
  return new Blob(parts, {type: 'audio/wav'});
}

function header(channels, frames, rate, {bits, float}) {
  const view = new DataView(new ArrayBuffer(44));
  const frame = channels * bits / 8;
  const name = (at, s) => [...s].forEach((c, i) => view.setUint8(at + i, c.charCodeAt(0)));
  name(0, 'RIFF');
  view.setUint32(4, 36 + frames * frame, true);
  name(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, float ? FLOAT_TAG : PCM_TAG, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, bits, true);
  name(36, 'data');
  view.setUint32(40, frames * frame, true);
  return view.buffer;
}

function body(channels, format) {
  const bytes = format.bits / 8;
  const view = new DataView(new ArrayBuffer(channels.length * channels[0].length * bytes));
  const write = writer(view, format);
  const whole = format.float ? v => v : toSteps(format);
  channels.forEach((x, c) => {
    for (let i = 0, at = c * bytes; i < x.length; i++, at += channels.length * bytes) write(at, whole(x[i]));
  });
  return view.buffer;
}

/** A function to the step of a PCM format nearest to a sample, within its range. */
function toSteps(format) {
  const full = top(format);
  return v => Math.min(full - 1, Math.max(-full, Math.round(v * full)));
}

/**
 * Take a share of what was removed away, in whole steps of the format if it has steps.
 * @param {Float32Array} x before
 * @param {Float32Array} removed at full strength
 * @param {number} strength 0 to 1
 * @param {Format} format
 * @returns {Float32Array}
 */
export function subtracted(x, removed, strength, format) {
  if (format.float) return x.map((v, i) => v - strength * removed[i]);
  const steps = toSteps(format);
  const full = top(format);
  const out = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) {
    const left = steps(x[i]) - steps(strength * removed[i]);
    out[i] = Math.min(full - 1, Math.max(-full, left)) / full;
  }
  return out;
}

/** Sample rates of MPEG 1, 2 and 2.5 by the two bits of a frame's header. */
const MPEG_RATES = {3: [44_100, 48_000, 32_000], 2: [22_050, 24_000, 16_000], 0: [11_025, 12_000, 8_000]};

function mp3Rate(view) {
  let at = 0;
  if (text(view, 0, 3) === 'ID3') { // a tag, whose length is in sevenths of a byte
    at = 10 + [6, 7, 8, 9].reduce((sum, i) => sum * 128 + view.getUint8(i), 0);
  }
  for (const end = Math.min(view.byteLength - 4, at + 8192); at < end; at++) {
    if (view.getUint16(at) >> 5 !== 0x7ff) continue;
    const rate = MPEG_RATES[view.getUint8(at + 1) >> 3 & 3]?.[view.getUint8(at + 2) >> 2 & 3];
    if (rate && view.getUint8(at + 1) >> 1 & 3) return rate;
  }
  return null;
}

function flacInfo(view) {
  const word = view.getUint32(18); // 20 bits of rate, 3 of channels, 5 of sample size
  const bits = (word >> 4 & 31) + 1;
  return {rate: word >>> 12, format: {bits: Math.ceil(bits / 8) * 8, float: false}};
}

function oggInfo(view) {
  const packet = text(view, 28, 12);
  if (packet.startsWith('\x01vorbis')) return {rate: view.getUint32(40, true)};
  if (packet.startsWith('OpusHead')) return {rate: 48_000};
  if (packet.startsWith('\x7fFLAC')) return flacInfo(new DataView(view.buffer, view.byteOffset + 28 + 9));
  return null;
}

/** Rate of the first audio track of an MP4 file: in its sample entry, `mp4a`, as 16.16 bits. */
function mp4Info(view) {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  const name = [...'mp4a'].map(c => c.charCodeAt(0));
  const at = bytes.findIndex((b, i) => b === name[0] && name.every((c, k) => bytes[i + k] === c) && i + 32 < bytes.length);
  return at < 0 ? null : {rate: view.getUint16(at + 28)};
}

/**
 * Rate and format of a file that the browser decodes.
 * @param {ArrayBuffer} buffer of the file
 * @returns {{rate: number, format: Format} | null} `null` if its first bytes do not tell
 */
export function sniffed(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 64) return null;
  const kinds = [[0, 'RIFF', wavInfo], [0, 'fLaC', () => flacInfo(view)], [0, 'OggS', () => oggInfo(view)], [4, 'ftyp', () => mp4Info(view)]];
  const kind = kinds.find(([at, name]) => text(view, at, 4) === name);
  const found = kind ? kind[2](buffer) : {rate: mp3Rate(view)};
  return found?.rate ? {rate: found.rate, format: found.format ?? FLOAT} : null;
}
