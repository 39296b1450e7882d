/**
 * The same as Python: vectors that the chapter "Browser" writes into the folder that MUSDN_VECTORS names. Each case is a
 * line of `cases.json`; arrays lie beside it as float32.
 */
import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import test from 'node:test';
import {continued} from '../beyond.js';
import {Caution} from '../caution.js';
import {removedFrom} from '../engine.js';
import {Estimator} from '../estimate.js';
import {LevelMeter, windowGain} from '../levels.js';
import {quietParts} from '../quiet.js';
import {Resampler} from '../resample.js';
import {Stft, infrasound} from '../spectrum.js';
import {profiles} from '../told.js';
import {differ} from './sounds.js';

const folder = process.env.MUSDN_VECTORS;
const FRONT = {rate: 44_100, samples: 88_200, nFft: 2048, hop: 512, levelDb: -33};

/** Channels of an array that Python wrote. */
function array(name, channels = 1) {
  const bytes = readFileSync(`${folder}/${name}.f32`);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const n = all.length / channels;
  return Array.from({length: channels}, (_, c) => all.slice(c * n, (c + 1) * n));
}

/** A network that can be had in both languages: a gain that falls with the frame and with the noise, from what the cell's power is. */
async function standIn(power, side) {
  const cells = 1025 * 175;
  const told = i => side[Math.floor(i / cells) * 3 * 1025 + Math.floor(i % cells / 175)];
  return power.map((p, i) => p / (p + told(i) + .1 * (1 + i % 175 / 175)));
}

const checks = {
  continued: ({name, count, order}) => differ(continued(array(`${name}.in`)[0], count, order), array(`${name}.out`)[0]),
  infrasound: ({name}) => differ(infrasound(array(`${name}.in`)[0], 44_100), array(`${name}.out`)[0]),
  gain: ({name, gain}) => Math.abs(windowGain(array(`${name}.in`)[0], -33) / gain - 1),
  quiet: ({name, channels, parts}) => JSON.stringify(quietParts(array(`${name}.in`, channels), 44_100)) === JSON.stringify(parts) ? 0 : 1,
  resampled: ({name, from, to}) => differ(new Resampler(from, to).push(array(`${name}.in`)[0], true), array(`${name}.out`)[0]),
  stft({name}) {
    const {re, im} = new Stft(2048, 512, 88_200).forward(array(`${name}.in`)[0]);
    const [real, imaginary] = array(`${name}.out`, 2);
    return Math.max(differ(re, real), differ(im, imaginary));
  },
  levels({name}) {
    const meter = new LevelMeter(FRONT);
    meter.hear(array(`${name}.in`)[0], true);
    const db = x => x.map(v => Math.max(-60, 10 * Math.log10(v))); // below that there is only rounding
    const expected = array(`${name}.out`, 2);
    return Math.max(...meter.levels().map((level, i) => differ(db(level), db(expected[i]))));
  },
  estimated({name, frames, learnt}) {
    const profile = new Estimator(learnt).profile(array(`${name}.in`, 8), frames);
    return differ(profile.map(v => 10 * Math.log10(v)), array(`${name}.out`)[0]);
  },
  profile({name}) {
    const noise = array(`${name}.in`);
    const [found] = profiles(noise, 44_100, FRONT, [0, noise[0].length / 44_100]);
    const [expected] = array(`${name}.out`);
    return Math.max(...expected.map((p, k) => Math.abs(10 * Math.log10(found[k] / p)))); // dB
  },
  cautious({name, channels, windows, starts, learnt}) {
    const caution = new Caution(learnt, new Stft(2048, 512, 88_200));
    const [came, taken, expected] = ['in', 'taken', 'out'].map(end => array(`${name}.${end}`, channels));
    const n = came[0].length / windows;
    const part = (x, i) => x.map(c => c.slice(i * n, (i + 1) * n));
    const found = Array.from({length: windows}, (_, i) => caution.take(part(came, i), part(taken, i), starts[i]));
    return Math.max(...found.flatMap((x, i) => x.map((c, j) => differ(c, part(expected, i)[j]))));
  },
  async removed({name, channels, rate, stretch}) {
    const expected = array(`${name}.out`, channels);
    const found = await removedFrom(array(`${name}.in`, channels), rate, FRONT, standIn, () => {}, stretch);
    return Math.max(...found.map((x, c) => differ(x, expected[c])));
  },
};

const cases = folder ? JSON.parse(readFileSync(`${folder}/cases.json`)) : [];
for (const c of cases) {
  test(`${c.what}, ${c.name}`, async () => {
    const away = await checks[c.what](c);
    assert.ok(away <= c.within, `${away} away, of ${c.within}`);
  });
}
