/**
 * Runs the network beside the page, so that the page stays responsive. Gets a recording, tells how far it is, and
 * gives back what is to be removed.
 * @module worker
 */
import * as ort from './vendor/ort.wasm.min.mjs';
import {removedFrom} from './engine.js';

const here = name => new URL(name, import.meta.url).href;
ort.env.wasm.wasmPaths = here('vendor/');
ort.env.wasm.numThreads = self.crossOriginIsolated ? Math.min(4, navigator.hardwareConcurrency) : 1; // threads share memory, which only isolated pages may

/** The bytes of a file of the site; throws if it cannot be had. */
async function fetched(name) {
  const response = await fetch(here(name));
  if (!response.ok) throw new Error(`${name}: ${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}

/** The network as `engine.js` calls it. */
async function network(front) {
  const session = await ort.InferenceSession.create(await fetched(`model/${front.file}`));
  const bins = front.nFft / 2 + 1;
  const frames = Math.floor((front.samples + front.nFft / 2) / front.hop) + 1;
  return async (power, side, batch) => {
    const inputs = {
      power: new ort.Tensor('float32', power, [batch, bins, frames]),
      side: new ort.Tensor('float32', side, [batch, 3, bins]),
    };
    return (await session.run(inputs)).gain.data;
  };
}

let ready = null; // the network, once it has been asked for

onmessage = async ({data: {channels, rate, front, stretch}}) => {
  try {
    ready ??= network(front);
    const removed = await removedFrom(channels, rate, front, await ready, share => postMessage({share}), stretch);
    postMessage({removed}, removed.map(x => x.buffer));
  } catch (e) {
    postMessage({error: e.message ?? String(e)});
  }
};
