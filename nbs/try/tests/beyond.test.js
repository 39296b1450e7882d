import assert from 'node:assert/strict';
import test from 'node:test';
import {continued, continuedBefore} from '../beyond.js';
import {differ, noise, power, tone} from './sounds.js';

test('a chord goes on as it was', () => {
  const chord = Float32Array.from(tone(44_100, .005), (v, i) => .1 * (v + Math.sin(.04 * i)));
  const next = continued(chord.subarray(0, 43_900), 200);
  assert.ok(differ(next, chord.subarray(43_900)) < .02);
  const before = continuedBefore(chord.subarray(200), 200);
  assert.ok(differ(before, chord.subarray(0, 200)) < .02);
});

test('noise goes on at its level; an offset and silence stay; a single sample does not fail', () => {
  const x = noise(44_100);
  const later = continued(x, 20_000).subarray(2048);
  assert.ok(Math.abs(10 * Math.log10(power(later) / power(x))) < .5);
  assert.ok(differ(continued(new Float32Array(3000).fill(.5), 5000), new Float32Array(5000).fill(.5)) < 1e-6);
  assert.ok(continued(new Float32Array(3000), 100).every(v => v === 0));
  assert.ok(continued(Float32Array.of(.25), 10).every(v => v === .25));
});
