/**
 * Take away less where what is removed looks like music: a small recurrent network that hears what the model takes, and
 * remembers, window after window.
 * @module caution
 */
const STRETCHES = 7; // of a window

/** The half octave of each bin; the lowest holds all below bin 6. */
export function halfOctaves(bins) {
  return Uint8Array.from({length: bins}, (_, k) => Math.floor(2 * Math.log2(Math.max(k, 4) / 4)));
}

const sum = x => x.reduce((a, b) => a + b, 0);
const sigmoid = v => 1 / (1 + Math.exp(-v));

/** Shares up to which nothing is taken, and from which on all is. */
const SURE = [.1, .8];

/**
 * Nothing if a share is near to nothing, all if it is near to all.
 * @param {number} share
 * @returns {number} 0 to 1
 */
const decided = share => Math.min(1, Math.max(0, (share - SURE[0]) / (SURE[1] - SURE[0])));

/** Power `a` over `b` in units of 20 dB, from -60 to 20 dB. */
function ratioDb(a, b) {
  const db = 10 * Math.log10((a + 1e-18) / (b + 1e-18) + 1e-12);
  return Math.min(20, Math.max(-60, db)) / 20;
}

/** Loudest and quietest stretch over their mean. */
function overTime(stretches) {
  const mean = sum(stretches) / stretches.length;
  return [ratioDb(Math.max(...stretches), mean), Math.max(-1.5, ratioDb(Math.min(...stretches), mean))];
}

/** Power of spectrograms together: for each half octave that of each stretch. */
function inHalfOctaves(spectra, octaves) {
  const bands = Array.from({length: octaves.at(-1) + 1}, () => new Float64Array(STRETCHES));
  for (const {re, im, frames} of spectra) {
    for (let t = 0, at = 0; t < frames; t++) {
      const stretch = Math.floor(t * STRETCHES / frames);
      for (let k = 0; k < octaves.length; k++, at++) {
        if (k > 1) bands[octaves[k]][stretch] += re[at] * re[at] + im[at] * im[at];
      }
    }
  }
  return bands;
}

/**
 * What caution is told: whether the noise was given, and its power in a window, in half octaves of all channels.
 * @param {boolean} given
 * @param {Float32Array[]} side (3 * bins) of each channel: the noise's profile, what the recording falls to, and its middle level
 * @param {import('./spectrum.js').Stft} stft of the model
 * @returns {Float64Array} (1 + bands)
 */
export function toldOf(given, side, stft) {
  const octaves = halfOctaves(stft.bins);
  const told = new Float64Array(octaves.at(-1) + 2);
  told[0] = Number(given);
  for (const spectra of side) {
    const noise = given ? spectra : spectra.subarray(stft.bins);
    for (let k = 2; k < stft.bins; k++) told[1 + octaves[k]] += noise[k] * stft.frames;
  }
  return told;
}

/** A matrix, (rows, columns), and what is added to its products. */
class Layer {
  constructor(weight, bias) {
    this.weight = weight;
    this.bias = bias;
  }

  apply(x) {
    return this.bias.map((b, row) => this.weight[row].reduce((total, w, i) => total + w * x[i], b));
  }
}

/** Shares of what a denoiser takes that are to be taken. */
export class Caution {
  /**
   * @param {{top: number, tensors: Record<string, number[] | number[][]>}} learnt largest share, and numbers as torch names them
   * @param {import('./spectrum.js').Stft} stft of the model
   */
  constructor({top, tensors}, stft) {
    const layer = (name, kind = '') => new Layer(tensors[`${name}.weight${kind}`], tensors[`${name}.bias${kind}`]);
    this.top = top;
    this.stft = stft;
    this.octaves = halfOctaves(stft.bins);
    this.inp = layer('inp');
    this.fromInput = layer('gru', '_ih_l0');
    this.fromState = layer('gru', '_hh_l0');
    this.out = layer('out');
    this.state = new Array(tensors['gru.weight_hh_l0'][0].length).fill(0);
    this.loudest = 0; // power of the loudest window so far
    this.shares = null; // of the last window
  }

  /**
   * Take a share of each half octave; of a quiet start that of the window before.
   * @param {Float32Array[]} window samples of each channel, as they came
   * @param {Float32Array[]} removed what the model takes from them
   * @param {ArrayLike<number>} told as `toldOf` gives it
   * @param {number} [quiet] samples at its start that are far below the rest
   * @param {number} [fade] samples after them
   * @returns {Float32Array[]} what is to be taken
   */
  take(window, removed, told, quiet = 0, fade = 220) {
    const spectra = removed.map(x => this.stft.forward(x));
    const before = this.shares;
    this.shares = this.#shares(window.map(x => this.stft.forward(x)), spectra, told);
    const taken = this.#part(spectra, this.shares);
    if (!quiet || !before) return taken;
    const kept = this.#part(spectra, before);
    const share = i => Math.min(1, Math.max(0, 1 - (i - (quiet - 1)) / fade));
    return taken.map((x, c) => x.map((v, i) => v + share(i) * (kept[c][i] - v)));
  }

  /** Samples of shares of spectrograms. */
  #part(spectra, shares) {
    const {bins} = this.stft;
    const scaled = x => x.map((v, at) => v * shares[this.octaves[at % bins]]);
    return spectra.map(({re, im, frames}) => this.stft.inverse({re: scaled(re), im: scaled(im), frames}));
  }

  #shares(window, removed, told) {
    const x = this.#heard(this.#features(inHalfOctaves(window, this.octaves), inHalfOctaves(removed, this.octaves), told));
    this.state = this.#next(this.inp.apply(x).map(v => Math.max(0, v)));
    return this.out.apply(this.state).map(v => decided(this.top * sigmoid(v)));
  }

  /** Of the features those that it learnt with: earlier ones were not told what to expect. */
  #heard(features) {
    const bands = this.octaves.at(-1) + 1;
    const early = this.inp.weight[0].length === 7 * bands + 5;
    return early ? features.filter((_, i) => i < 7 * bands || i >= 9 * bands) : features;
  }

  /** What can be heard of a window. */
  #features(came, taken, [given, ...expected]) {
    const [c, t] = [came, taken].map(bands => bands.map(sum));
    const [allC, allT] = [sum(c), sum(t)];
    this.loudest = Math.max(this.loudest, allC);
    const each = (bands, i) => bands.map(stretches => overTime(stretches)[i]);
    const whole = bands => overTime(Array.from({length: STRETCHES}, (_, s) => sum(bands.map(b => b[s]))))[0];
    const ofBands = [
      t.map((v, i) => ratioDb(v, c[i])), c.map(v => ratioDb(v, allC)), t.map(v => ratioDb(v, allT)),
      each(taken, 0), each(taken, 1), each(came, 0), each(came, 1),
      t.map((v, i) => ratioDb(v, expected[i])), c.map((v, i) => ratioDb(expected[i], v)),
    ];
    return [...ofBands.flat(), ratioDb(allT, allC), ratioDb(allC, this.loudest), whole(taken), whole(came), given];
  }

  /** The gated unit's next state. */
  #next(x) {
    const n = this.state.length;
    const [fromX, fromH] = [this.fromInput.apply(x), this.fromState.apply(this.state)];
    return this.state.map((h, i) => {
      const reset = sigmoid(fromX[i] + fromH[i]);
      const update = sigmoid(fromX[n + i] + fromH[n + i]);
      const fresh = Math.tanh(fromX[2 * n + i] + reset * fromH[2 * n + i]);
      return fresh + update * (h - fresh);
    });
  }
}
