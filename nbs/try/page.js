/**
 * The page "Try it here": drop a recording, hear it before and after, take the clean one home. Nothing is uploaded.
 * @module page
 */
import {FileError, decode} from './decode.js';
import {Result, templates} from './result.js';
import {StretchError, checkedStretch} from './told.js';

const here = name => new URL(name, import.meta.url);
const PARTS = ['drop', 'file', 'example', 'work', 'said', 'bar', 'cancel', 'error', 'settings', 'percent', 'shown', 'noise', 'again', 'result'];

const root = document.querySelector('#try');
const html = await templates();
root.innerHTML = html.form;
const part = Object.fromEntries(PARTS.map(name => [name, root.querySelector(`.try-${name}`)]));
part.noise.insertAdjacentHTML('afterbegin', html.noise);
const ends = ['from', 'to'].map(end => root.querySelector(`#noise-${end} input`)); // which the player fills, too

let worker = null;
let busy = false; // does the worker work?
let result = null;
let turn = 0; // of recordings: what belongs to an earlier one is dropped

/** Show only these of the parts that come and go. */
function show(...names) {
  for (const name of ['work', 'error', 'settings', 'result']) part[name].hidden = !names.includes(name);
}

/** Say what is being done, and how much of it is; without a share the bar only moves. */
function working(words, share) {
  part.said.textContent = words;
  if (share === undefined) part.bar.removeAttribute('value');
  else part.bar.value = share;
}

function failed(words, ...others) {
  part.error.textContent = words;
  show('error', ...others);
}

/** Settings of the model that lies beside this page; throws if the site was built without what runs it. */
async function modelFront() {
  const front = await (await fetch(here('model/model.json'))).json();
  if (front.runtime) return front;
  throw new FileError('This copy of the documentation was built without what runs the model: it takes npm. “musdn app” has the same page.');
}

/** What the worker says is to be removed from a recording, (samples) of each channel. */
async function removedFrom({channels, rate}, front, stretch) {
  worker ??= new Worker(here('worker.js'), {type: 'module'});
  busy = true;
  const removed = await new Promise((resolve, reject) => {
    worker.onmessage = ({data}) => {
      if (data.error) reject(new Error(data.error));
      else if (data.removed) resolve(data.removed);
      else working(`Removing noise: ${Math.round(100 * data.share)} %`, data.share);
    };
    worker.onerror = e => reject(new Error(e.message || 'the worker did not start'));
    worker.postMessage({channels, rate, front, stretch});
  });
  busy = false;
  return removed;
}

/** End what is being worked on, if anything is. */
function stop() {
  turn++;
  if (!busy) return;
  worker.terminate();
  worker = null;
  busy = false;
}

/** From a file to its result on the page. */
function denoise(file) {
  for (const end of ends) end.value = 0;
  work(() => decode(file), file.name);
}

/** The same recording once more, with the noise that was marked. */
function again() {
  const {recording} = result;
  try {
    const stretch = checkedStretch(recording.channels, recording.rate, ...ends.map(end => Number(end.value)));
    work(() => recording, recording.name, stretch);
  } catch (e) {
    if (!(e instanceof StretchError)) throw e;
    failed(e.message, 'settings', 'result');
  }
}

/** From a recording, which is still to be read, to its result on the page. */
async function work(reading, name, stretch = null) {
  stop();
  const mine = turn;
  try {
    show('work');
    working(`Reading ${name} …`);
    const front = await modelFront();
    const recording = await reading();
    if (mine !== turn) return;
    working('Loading the model …');
    const removed = await removedFrom(recording, front, stretch);
    working('Drawing …');
    result?.forget();
    result = new Result(recording, removed);
    await present();
  } catch (e) {
    if (mine !== turn) return;
    stop();
    failed(e instanceof FileError ? e.message : `Something went wrong here, and the recording is as it was: ${e.message}`);
  }
}

/** Show the result at the strength that is set. */
async function present() {
  const mine = turn;
  const shown = result;
  const filled = await shown.html(html, Number(part.percent.value));
  if (mine !== turn || shown !== result) return;
  part.result.innerHTML = filled;
  part.result.querySelector('.mz-get').href = shown.clean;
  show('settings', 'result');
}

function cancel() {
  stop();
  if (result) show('settings', 'result');
  else show();
  part.file.focus();
}

function chosen() {
  const [file] = part.file.files;
  if (file) denoise(file);
  part.file.value = ''; // so that the same one can be chosen again
}

async function takeExample() {
  const response = await fetch(here('model/example.wav'));
  denoise(new File([await response.blob()], 'example.wav'));
}

function dropped(e) {
  e.preventDefault();
  part.drop.classList.remove('over');
  const [file] = e.dataTransfer.files;
  if (file) denoise(file);
}

function over(e) {
  e.preventDefault();
  part.drop.classList.add('over');
}

part.file.addEventListener('change', chosen);
part.cancel.addEventListener('click', cancel);
part.again.addEventListener('click', again);
part.example.addEventListener('click', takeExample);
part.percent.addEventListener('input', () => { part.shown.textContent = `${part.percent.value} %`; });
part.percent.addEventListener('change', present);
part.drop.addEventListener('dragenter', over);
part.drop.addEventListener('dragover', over);
part.drop.addEventListener('dragleave', () => part.drop.classList.remove('over'));
part.drop.addEventListener('drop', dropped);
root.dataset.ready = 'yes';
