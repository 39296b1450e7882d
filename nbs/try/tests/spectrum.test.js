import assert from 'node:assert/strict';
import test from 'node:test';
import {Stft, WindowedFft, infrasound} from '../spectrum.js';
import {differ, noise, tone} from './sounds.js';

test('a bin of a tone that fits the window holds half its amplitude times the window’s sum', () => {
  const z = new WindowedFft(2048).forward(tone(2048, 32 / 2048), 0).slice();
  assert.ok(Math.abs(Math.hypot(z[64], z[65]) - 512) < 1e-6);
  assert.ok(Math.hypot(z[80], z[81]) < 1e-9);
});

test('the STFT has 175 frames of two seconds, and its inverse gives back what it was made from', () => {
  const stft = new Stft(2048, 512, 88_200);
  const x = noise(88_200);
  const S = stft.forward(x);
  assert.equal(S.frames, 175);
  assert.equal(S.re.length, 175 * 1025);
  assert.ok(differ(stft.inverse(S), x) < 1e-6);
});

test('Parseval: of a frame the spectrum has the energy of the windowed samples', () => {
  const fft = new WindowedFft(64);
  const x = noise(64);
  const z = fft.forward(x, 0);
  let spectrum = 0;
  for (let k = 0; k <= 32; k++) spectrum += (k % 32 ? 2 : 1) * (z[2 * k] ** 2 + z[2 * k + 1] ** 2) / 64;
  const energy = x.reduce((sum, v, i) => sum + (v * fft.window[i]) ** 2, 0);
  assert.ok(Math.abs(spectrum - energy) < 1e-9);
});

test('infrasound is what lies below 20 Hz, offset included', () => {
  const low = tone(88_200, 7 / 44_100).map(v => .5 + .2 * v);
  const x = tone(88_200, 25 / 44_100).map((v, i) => low[i] + .1 * v);
  assert.ok(differ(infrasound(x, 44_100), low) < 1e-6);
});
