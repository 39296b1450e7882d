import assert from 'node:assert/strict';
import test from 'node:test';
import {FLOAT, readWav, sniffed, subtracted, wavBlob, wavInfo} from '../wav.js';
import {differ, noise} from './sounds.js';

const PCM = bits => ({bits, float: false});

for (const format of [PCM(8), PCM(16), PCM(24), PCM(32), FLOAT, {bits: 64, float: true}]) {
  test(`${format.bits} bit ${format.float ? 'float' : 'PCM'}: back as it was, to half a step`, async () => {
    const channels = [noise(70_000), noise(70_000, 2)];
    const buffer = await wavBlob(channels, 48_000, format).arrayBuffer();
    const info = wavInfo(buffer);
    assert.deepEqual([info.rate, info.channels, info.format, info.frames], [48_000, 2, format, 70_000]);
    const half = format.float ? 0 : Math.max(2 ** -format.bits, 2 ** -25);
    readWav(buffer, info).forEach((x, c) => assert.ok(differ(x, channels[c]) <= half));
    assert.deepEqual(sniffed(buffer), {rate: 48_000, format});
  });
}

test('what is no WAV file is none, and a file that was cut off has what is there', async () => {
  assert.equal(wavInfo(new TextEncoder().encode('words and no sound, for 64 bytes and some more of them, and more').buffer), null);
  assert.equal(wavInfo(new ArrayBuffer(0)), null);
  const buffer = await wavBlob([noise(1000)], 44_100, PCM(16)).arrayBuffer();
  assert.equal(wavInfo(buffer.slice(0, 1044)).frames, 500);
});

test('strength: nothing, all, and whole steps in between', () => {
  const [x, removed] = [Float32Array.of(.5, -1, 1), Float32Array.of(.25, .5, -.5)];
  assert.deepEqual([...subtracted(x, removed, 0, FLOAT)], [...x]);
  assert.deepEqual([...subtracted(x, removed, 1, FLOAT)], [.25, -1.5, 1.5]);
  assert.deepEqual([...subtracted(x, removed, 1, PCM(16))], [.25, -1, 32_767 / 32_768]);
  const step = subtracted(x, removed, .3, PCM(16))[0] * 32_768;
  assert.equal(step, 16_384 - Math.round(.3 * .25 * 32_768));
});

test('first bytes of other files tell their rate', () => {
  const bytes = (size, ...parts) => {
    const all = new Uint8Array(size);
    for (const [at, part] of parts) all.set(typeof part === 'string' ? [...part].map(c => c.charCodeAt(0)) : part, at);
    return all.buffer;
  };
  const flac = bytes(100, [0, 'fLaC'], [18, [0x0a, 0xc4, 0x42, 0xf0]]); // 44,100 Hz, 2 channels, 16 bits
  assert.deepEqual(sniffed(flac), {rate: 44_100, format: PCM(16)});
  assert.equal(sniffed(bytes(100, [0, 'OggS'], [28, '\x01vorbis'], [40, [0x80, 0xbb, 0, 0]])).rate, 48_000);
  assert.equal(sniffed(bytes(100, [0, 'OggS'], [28, 'OpusHead'])).rate, 48_000);
  assert.equal(sniffed(bytes(100, [0, [0xff, 0xfb, 0x90, 0x64]])).rate, 44_100);
  assert.equal(sniffed(bytes(100, [0, 'ID3'], [9, [20]], [30, [0xff, 0xf3, 0x44, 0xc4]])).rate, 24_000);
  assert.equal(sniffed(bytes(200, [4, 'ftyp'], [100, 'mp4a'], [128, [0xac, 0x44]])).rate, 44_100);
  assert.equal(sniffed(bytes(100, [0, 'words'])), null);
});
