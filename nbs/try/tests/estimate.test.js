import assert from 'node:assert/strict';
import test from 'node:test';
import {Estimator, HEARD} from '../estimate.js';

const BINS = 1025;
const zeros = (...shape) => shape.length ? Array.from({length: shape[0]}, () => zeros(...shape.slice(1))) : 0;

/** A network of one unit, in which nothing flows but what `change` lets. */
function learnt(change = () => {}) {
  const tensors = {'first.weight': zeros(1, 11, 1), 'first.bias': [0], 'last.weight': [[[1]]], 'last.bias': [0]};
  for (let i = 0; i < 7; i++) {
    Object.assign(tensors, {
      [`convs.${i}.weight`]: zeros(1, 1, 5), [`convs.${i}.bias`]: [0], [`means.${i}.weight`]: [[0]], [`means.${i}.bias`]: [0],
    });
  }
  change(tensors);
  return new Estimator(tensors);
}
const levels = HEARD.map((_, i) => new Float32Array(BINS).fill(10 ** (i / 10))); // 1 dB from one to the next
const overBase = profile => Array.from(profile, v => 10 * Math.log10(v) - 2);
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-3, `${a}, not ${b}`);

test('what the network says is over the tenth percentile, within limits', () => {
  for (const [bias, db] of [[3, 3], [-7, -7], [-40, -15], [40, 12]]) {
    const said = overBase(learnt(t => { t['last.bias'] = [bias]; }).profile(levels, 100));
    said.forEach(v => near(v, db));
  }
});

test('of little, and of silence, nothing is said', () => {
  const estimator = learnt(t => { t['last.bias'] = [3]; });
  assert.ok(estimator.profile(levels, 55).every(v => v === 0));
  assert.ok(estimator.profile(levels.map(row => row.map(() => 0)), 100).every(v => v === 0));
});

test('it hears the spectrum over its mean, shapes, and how many frames there were', () => {
  for (const [input, weight, heard] of [[0, -1, .1], [8, 1, .5], [9, 1, Math.log(2)]]) {
    const estimator = learnt(t => { t['first.weight'][0][input] = [weight]; });
    near(overBase(estimator.profile(levels, 400))[500], heard);
  }
});

test('a convolution looks as far as it is dilated, and adds to what was there', () => {
  const estimator = learnt(t => {
    t['first.weight'][0][10] = [1]; // where a bin lies, from -1 to 1; below 0 nothing passes
    t['convs.3.weight'][0][0] = [0, 0, 0, 0, 1]; // 16 bins further, by 8
  });
  const said = overBase(estimator.profile(levels, 100));
  const place = k => k < BINS ? Math.max(0, 2 * k / (BINS - 1) - 1) : 0;
  for (const k of [0, 300, 500, 505, 800, 1010, 1024]) near(said[k], place(k) + place(k + 16));
});

test('a mean over all bins is heard in each', () => {
  const estimator = learnt(t => {
    t['first.weight'][0][10] = [1];
    t['means.0.weight'] = [[2]];
  });
  const said = overBase(estimator.profile(levels, 100));
  near(said[0], 2 * sumOfPlaces() / BINS);
});

function sumOfPlaces() {
  let total = 0;
  for (let k = 0; k < BINS; k++) total += Math.max(0, 2 * k / (BINS - 1) - 1);
  return total;
}
