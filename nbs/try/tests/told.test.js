import assert from 'node:assert/strict';
import test from 'node:test';
import {removedFrom} from '../engine.js';
import {hann} from '../spectrum.js';
import {StretchError, checkedStretch, profiles} from '../told.js';
import {differ, noise, power} from './sounds.js';

const FRONT = {rate: 44_100, samples: 88_200, nFft: 2048, hop: 512, levelDb: -33};
const windowPower = hann(2048).reduce((sum, v) => sum + v * v, 0);
const mean = x => x.reduce((a, b) => a + b, 0) / x.length;

test('the profile of white noise is its power times that of the window, of each channel by itself, from the stretch alone', () => {
  const x = noise(10 * 44_100);
  x.fill(1, 0, 44_100); // what is not in the stretch
  const [one, other] = profiles([x, x.map(v => v / 10)], 44_100, FRONT, [1.5, 9.5]);
  const inner = p => mean(p.subarray(4, -4));
  const expected = power(x.subarray(1.5 * 44_100, 9.5 * 44_100)) * windowPower;
  assert.ok(Math.abs(inner(one) / expected - 1) < .02);
  assert.ok(Math.abs(inner(one) / inner(other) - 100) < .01);
});

test('a silent channel has no noise, which is known', () => {
  const [, silent] = profiles([noise(44_100), new Float32Array(44_100)], 44_100, FRONT, [0, 1]);
  assert.ok(silent.every(v => v === Math.fround(1e-9)));
});

test('a stretch has a start, a later end, a fifth of a second, sound, and lies in the recording; from 0 to 0 is nowhere', () => {
  const x = noise(2 * 8000);
  x.fill(0, 0, 4000);
  assert.equal(checkedStretch([x], 8000, 0, 0), null);
  assert.deepEqual(checkedStretch([x], 8000, .4, 1), [.4, 1]);
  const wrong = [[1, .5, /later end/], [-1, 1, /later end/], [NaN, 1, /later end/], [.6, .7, /too short/], [0, .4, /silent/], [1, 3, /ends at 2.00 s/]];
  for (const [from, to, words] of wrong) {
    assert.throws(() => checkedStretch([x], 8000, from, to), e => e instanceof StretchError && words.test(e.message), `${from} to ${to}`);
  }
});

test('the network is told the noise, at the level of what it hears', async () => {
  const x = noise(2 * 44_100);
  const told = [];
  const keeps = async (p, side) => {
    told.push(mean(side.subarray(4, 1020)) / mean(p));
    return new Float32Array(p.length).fill(1);
  };
  await removedFrom([x], 44_100, FRONT, keeps, () => {}, [0, 2]);
  assert.ok(told.every(ratio => ratio > .8 && ratio < 1.25), told.join());
  told.length = 0;
  await removedFrom([x], 44_100, FRONT, keeps);
  assert.ok(told.every(ratio => ratio === 0));
});
