/** Sounds for tests. */

/** White noise that is the same each time, from -.5 to .5: Park and Miller's generator. */
export function noise(samples, seed = 1) {
  let state = seed;
  return Float32Array.from({length: samples}, () => {
    state = state * 48_271 % 2_147_483_647;
    return state / 2_147_483_647 - .5;
  });
}

/** A sine of full scale; `frequency` in turns a sample. */
export function tone(samples, frequency) {
  return Float64Array.from({length: samples}, (_, i) => Math.sin(2 * Math.PI * frequency * i));
}

/** Largest difference. */
export function differ(x, y) {
  if (x.length !== y.length) throw new Error(`${x.length} samples and ${y.length}`);
  return x.reduce((most, v, i) => Math.max(most, Math.abs(v - y[i])), 0);
}

export const power = x => x.reduce((sum, v) => sum + v * v, 0) / x.length;
