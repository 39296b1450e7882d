import assert from 'node:assert/strict';
import test from 'node:test';
import {quietParts, quietStart} from '../quiet.js';

/** Stretches of [seconds, dB], each a square wave. */
function stretches(...parts) {
  const all = parts.flatMap(([seconds, db]) => new Array(Math.round(seconds * 44_100)).fill(10 ** (db / 20)));
  return [Float32Array.from(all, (v, i) => i % 2 ? v : -v)];
}

const cases = [
  ['one level', [[2, -20]], []],
  ['12 dB are too few', [[1, -40], [1, -28]], []],
  ['a gap', [[.8, -40], [.25, -70], [.95, -40]], []],
  ['a blow', [[.9, -40], [.3, -10], [.8, -40]], []],
  ['quiet, then loud', [[1.2, -50], [.8, -20]], [[0, 52_920]]],
  ['loud, then quiet', [[.71, -20], [1.29, -60]], [[31_311, 88_200]]],
];
for (const [name, parts, expected] of cases) test(name, () => assert.deepEqual(quietParts(stretches(...parts), 44_100), expected));
test('silence', () => assert.deepEqual(quietParts([new Float32Array(88_200)], 44_100), []));
test('a quiet start', () => {
  const start = (...parts) => quietStart(stretches(...parts), 44_100);
  assert.deepEqual([start([1.2, -50], [.8, -20]), start([1.2, -30], [.8, -20]), start([.8, -20], [1.2, -50])], [52_920, 0, 0]);
});
