/**
 * What lies beyond the ends: a sound continued as it might go on, by linear prediction that a mirror takes over from.
 * @module beyond
 */
const FADE = 2048; // samples over which the mirror takes over from what is predicted

/**
 * How a sound might go on.
 * @param {Float32Array} x samples, at least one
 * @param {number} count samples wanted
 * @param {number} [order] of the prediction
 * @returns {Float32Array} (count)
 */
export function continued(x, count, order = 1024) {
  const predicted = predict(x.subarray(-22 * order), Math.min(count, FADE), Math.min(order, Math.floor(x.length / 4)));
  return Float32Array.from({length: count}, (_, i) => {
    const share = Math.sin(Math.PI / 2 * Math.min(1, i / FADE)) ** 2; // of the mirror
    const back = i % (2 * x.length);
    const mirrored = back < x.length ? x[x.length - 1 - back] : x[back - x.length];
    return share < 1 ? predicted[i] * (1 - share) + mirrored * share : mirrored;
  });
}

/** The same before the first sample. */
export function continuedBefore(x, count, order) {
  return continued(x.slice().reverse(), count, order).reverse();
}

/** What follows by linear prediction, fitted by autocorrelation (Makhoul 1975); an offset goes on as it is. */
function predict(samples, count, order) {
  const offset = samples.reduce((a, b) => a + b, 0) / samples.length;
  const x = Float64Array.from(samples, v => v - offset);
  const r = autocorrelation(x, order);
  if (!order || r[0] < 1e-15 * x.length) return new Float64Array(count).fill(offset);
  r[0] *= 1 + 1e-9;
  const a = predictor(r, order);
  const y = new Float64Array(order + count);
  y.set(x.subarray(-order));
  for (let t = order; t < y.length; t++) {
    let sum = 0;
    for (let k = 0; k < order; k++) sum += a[k] * y[t - 1 - k];
    y[t] = sum;
  }
  return y.subarray(order).map(v => v + offset);
}

/** Sums of products of `x` with itself, up to `order` samples later. */
function autocorrelation(x, order) {
  return Float64Array.from({length: order + 1}, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < x.length; i++) sum += x[i] * x[i - lag];
    return sum;
  });
}

/** Weights of the last `order` samples that foretell the next one best: Levinson's recursion. */
function predictor(r, order) {
  let a = new Float64Array(order);
  let before = new Float64Array(order);
  let error = r[0];
  for (let m = 0; m < order; m++) {
    let reflection = r[m + 1];
    for (let k = 0; k < m; k++) reflection -= a[k] * r[m - k];
    reflection /= error;
    before.set(a);
    a[m] = reflection;
    for (let k = 0; k < m; k++) a[k] = before[k] - reflection * before[m - 1 - k];
    error *= 1 - reflection * reflection;
  }
  return a;
}
