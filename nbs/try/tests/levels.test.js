import assert from 'node:assert/strict';
import test from 'node:test';
import {LevelMeter, windowGain} from '../levels.js';
import {hann} from '../spectrum.js';
import {differ, noise, power, tone} from './sounds.js';

const FRONT = {rate: 44_100, samples: 88_200, nFft: 2048, hop: 512, levelDb: -33};

test('the gain follows the level, ends at 40 dB, and is 0 for silence', () => {
  const x = tone(44_100, .01);
  const gain = scale => windowGain(x.map(v => scale * v), -33);
  assert.ok(Math.abs(gain(.01) / gain(1) - 100) < 1e-6);
  assert.ok(Math.abs(gain(1e-6) - 100) < 1e-9);
  assert.equal(gain(0), 0);
  const rms = -10 * Math.log10(2);
  assert.ok(Math.abs(20 * Math.log10(gain(1)) - (-33 - (rms + .35 * (-rms - 14)))) < 1e-3);
});

test('of white noise a tenth of the frames lies below -ln .9 of the mean power, and half below ln 2 of it', () => {
  const x = noise(20 * 44_100);
  const meter = new LevelMeter(FRONT);
  meter.hear(x, true);
  const mean = power(x) * hann(2048).reduce((sum, v) => sum + v * v, 0);
  meter.levels().forEach((level, i) => {
    const inner = level.subarray(4, -4);
    const found = inner.reduce((a, b) => a + b, 0) / inner.length / mean;
    assert.ok(Math.abs(10 * Math.log10(found / [-Math.log(.9), Math.log(2)][i])) < .3, `${found}`);
  });
});

test('blocks of any size give the same levels, and digital silence none', () => {
  const x = noise(100_000);
  const whole = new LevelMeter(FRONT);
  whole.hear(x, true);
  const parts = new LevelMeter(FRONT);
  for (let at = 0; at < x.length; at += 7000) parts.hear(x.subarray(at, at + 7000), at + 7000 >= x.length);
  whole.levels().forEach((level, i) => assert.equal(differ(level, parts.levels()[i]), 0));
  const silent = new LevelMeter(FRONT);
  silent.hear(new Float32Array(100_000), true);
  assert.ok(silent.levels().every(level => level.every(v => v === 0)));
});
