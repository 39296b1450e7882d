import assert from 'node:assert/strict';
import test from 'node:test';
import {Resampler} from '../resample.js';
import {differ, noise, tone} from './sounds.js';

const inner = x => x.subarray(3000, -3000);

for (const [from, to] of [[48_000, 44_100], [44_100, 48_000], [8000, 44_100], [96_000, 44_100], [44_100, 22_050]]) {
  test(`a tone keeps phase and level from ${from} to ${to} Hz`, () => {
    const x = Float32Array.from(tone(2 * from, 1000 / from));
    const y = new Resampler(from, to).push(x, true);
    assert.equal(y.length, 2 * to);
    assert.ok(differ(inner(y), inner(Float32Array.from(tone(2 * to, 1000 / to)))) < 2e-5);
  });
}

test('what the lower rate has no room for is gone', () => {
  const y = new Resampler(48_000, 22_050).push(Float32Array.from(tone(48_000, 15_000 / 48_000)), true);
  assert.ok(Math.max(...inner(y).map(Math.abs)) < 1e-5);
});

test('blocks of any size give what one gives', () => {
  const x = noise(30_000);
  const whole = new Resampler(48_000, 44_100).push(x, true);
  const parts = new Resampler(48_000, 44_100);
  const out = [];
  for (let at = 0; at < x.length; at += 777) out.push(...parts.push(x.subarray(at, at + 777), at + 777 >= x.length));
  assert.equal(differ(whole, Float32Array.from(out)), 0);
});

test('the same rate is left alone', () => {
  const x = noise(100);
  assert.equal(new Resampler(44_100, 44_100).push(x, true), x);
});
