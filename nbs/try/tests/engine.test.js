import assert from 'node:assert/strict';
import test from 'node:test';
import {layout, removedFrom} from '../engine.js';
import {differ, noise} from './sounds.js';

const FRONT = {rate: 44_100, samples: 88_200, nFft: 2048, hop: 512, levelDb: -33};
const constant = gain => async power => new Float32Array(power.length).fill(gain);
const inner = x => x.subarray(4000, -4000);

test('windows that fade into each other add to one', () => {
  const {hop, margin, fade, weights} = layout(1000);
  assert.deepEqual([hop, margin, fade], [825, 25, 125]);
  for (let i = hop; i < 1000; i++) assert.ok(Math.abs(weights[i] + weights[i - hop] - 1) < 1e-6);
  assert.ok(weights.subarray(margin + fade, hop + margin).every(v => v === 1));
});

for (const [rate, channels, seconds] of [[44_100, 1, 5], [44_100, 2, 3], [48_000, 3, 2.5], [22_050, 1, .7], [44_100, 1, .02]]) {
  test(`a network that halves removes half: ${channels} at ${rate} Hz, ${seconds} s`, async () => {
    const xs = Array.from({length: channels}, (_, c) => highpassed(noise(Math.round(seconds * rate), c + 1)));
    const removed = await removedFrom(xs, rate, FRONT, constant(.5));
    assert.equal(removed.length, channels);
    removed.forEach((r, c) => {
      assert.equal(r.length, xs[c].length);
      if (rate === 44_100 && seconds > 1) assert.ok(differ(inner(r), inner(xs[c].map(v => v / 2))) < .01);
    });
  });
}

/** Differences of neighbours: noise with little below 20 Hz. */
function highpassed(x) {
  return x.map((v, i) => .1 * (v - (x[i - 1] ?? 0)));
}

test('a network that keeps all removes nothing, and silence stays silence', async () => {
  const x = noise(100_000);
  const [none] = await removedFrom([x], 44_100, FRONT, constant(1));
  assert.ok(Math.max(...inner(none).map(Math.abs)) < 1e-5);
  x.fill(0, 40_000, 60_000);
  const [half] = await removedFrom([x], 44_100, FRONT, constant(.5));
  assert.ok(half.subarray(40_000, 60_000).every(v => v === 0));
  assert.ok(Math.abs(half[39_000]) > 0);
});

test('equal channels stay equal, and progress ends at 1', async () => {
  const x = noise(150_000);
  const shares = [];
  const removed = await removedFrom([x, x.slice()], 44_100, FRONT, constant(.3), share => shares.push(share));
  assert.equal(differ(...removed), 0);
  assert.equal(shares.at(-1), 1);
});
