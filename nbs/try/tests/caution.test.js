import assert from 'node:assert/strict';
import test from 'node:test';
import {Caution, halfOctaves, toldOf} from '../caution.js';
import {removedFrom} from '../engine.js';
import {Stft} from '../spectrum.js';
import {differ, noise} from './sounds.js';

const FRONT = {rate: 44_100, samples: 88_200, nFft: 2048, hop: 512, levelDb: -33};
const stft = new Stft(2048, 512, 88_200);
const matrix = (rows, columns, of = () => 0) => Array.from({length: rows}, (_, r) => Array.from({length: columns}, (_, c) => of(r, c)));
const NOTHING = toldOf(false, [new Float32Array(3 * 1025)], stft);
const halves = async power => new Float32Array(power.length).fill(.5);

/** A network of one unit whose shares, before it decides, are `top` times the sigmoid of `bias`, and of what the unit remembers times `weight`. */
function learnt(bias, weight = 0) {
  const [inp, out] = [matrix(1, 158), matrix(17, 1, () => weight)];
  const tensors = {'inp.weight': inp, 'inp.bias': [1], 'out.weight': out, 'out.bias': bias};
  for (const kind of ['ih', 'hh']) {
    tensors[`gru.weight_${kind}_l0`] = matrix(3, 1, row => Number(kind === 'ih' && row === 2));
    tensors[`gru.bias_${kind}_l0`] = [0, 0, 0];
  }
  return {top: 1.2, tensors};
}

test('half octaves begin at bins 6, 8, 12 and 16, and the last bin is one alone', () => {
  const octaves = halfOctaves(1025);
  assert.deepEqual([5, 6, 7, 8, 11, 12, 15, 16, 1023, 1024].map(k => octaves[k]), [0, 1, 1, 2, 2, 3, 3, 4, 15, 16]);
});

test('it is told the power that the noise has in a window, of all channels, but for the lowest two bins', () => {
  const side = new Float32Array(3 * 1025).fill(7); // levels do not count
  side.fill(1e-4, 0, 1025);
  const told = toldOf(true, [side, side], stft);
  assert.equal(told[0], 1);
  assert.ok(Math.abs(told[1] - 2e-4 * 4 * 175) < 1e-6);
  assert.ok(Math.abs(told[3] - 2e-4 * 4 * 175) < 1e-6);
  const floor = toldOf(false, [side], stft); // of what is not given, the level that is fallen to
  assert.equal(floor[0], 0);
  assert.ok(Math.abs(floor[3] - 7 * 4 * 175) < 1e-3);
});

test('a half octave has its share, in each channel', () => {
  const bias = Array.from({length: 17}, (_, band) => band < 10 ? -100 : 100);
  const removed = [noise(88_200), noise(88_200, 2)];
  const taken = new Caution(learnt(bias), stft).take(removed, removed, NOTHING);
  taken.forEach((x, c) => {
    const [was, is] = [removed[c], x].map(y => stft.forward(y).re.subarray(80 * 1025, 81 * 1025));
    assert.ok(differ(is.subarray(132, 1022), was.subarray(132, 1022)) < .05);
    assert.ok(Math.max(...is.subarray(0, 124).map(Math.abs)) < .05);
  });
});

test('it remembers: half of the way to tanh(1) with each window', () => {
  const caution = new Caution(learnt(new Array(17).fill(0), 1), stft);
  const x = [noise(88_200)];
  for (const state of [1 / 2, 3 / 4, 7 / 8].map(share => share * Math.tanh(1))) {
    const [taken] = caution.take(x, x, NOTHING);
    assert.ok(differ(taken, x[0].map(v => v * (1.2 / (1 + Math.exp(-state)) - .1) / .7)) < 1e-5);
  }
});

test('silence has shares too, and each recording begins anew', async () => {
  const [silence] = new Caution(learnt(new Array(17).fill(0)), stft).take([new Float32Array(88_200)], [new Float32Array(88_200)], NOTHING);
  assert.ok(silence.every(v => v === 0));
  const front = {...FRONT, caution: learnt(new Array(17).fill(0), 1)};
  const x = noise(200_000);
  const [first] = await removedFrom([x], 44_100, front, halves);
  const [again] = await removedFrom([x], 44_100, front, halves);
  const [all] = await removedFrom([x], 44_100, FRONT, halves);
  assert.equal(differ(first, again), 0);
  assert.ok(differ(first, all) > .01);
});
