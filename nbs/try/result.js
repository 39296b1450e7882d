/**
 * A result as the page shows it: from the same templates as the page of `musdn app`, which its player script and its
 * style sheet know.
 * @module result
 */
import {SPAN_DB, clock, draw, frequencyTicks, levels, timeTicks, topLevel} from './picture.js';
import {subtracted, wavBlob} from './wav.js';

const SIGNALS = {before: 'Before', after: 'After', removed: 'Removed noise'};

const escaped = s => String(s).replace(/[&<>"']/g, c => `&#${c.charCodeAt(0)};`);

/** Fill the places of a template, such as `$name`, with HTML; throws if one has nothing. */
export function filled(template, parts) {
  return template.replace(/\$(\w+)/g, (place, name) => {
    if (!(name in parts)) throw new Error(`nothing for ${place}`);
    return parts[name];
  });
}

/** The templates, by name; throws if the site lacks them. */
export async function templates() {
  const response = await fetch(new URL('app/templates.json', import.meta.url));
  return response.json();
}

/** Level of what was removed relative to what came in, in words. */
export function removedWords(before, removed) {
  const energy = channels => channels.reduce((sum, x) => x.reduce((s, v) => s + v * v, sum), 0);
  const db = 10 * Math.log10(energy(removed) / energy(before));
  return db > -90 ? `What was removed lies ${(-db).toFixed(0).replace('-0', '0')} dB below the recording.` : 'Nothing was removed.';
}

function formatWords({bits, float}) {
  return float ? `${bits} bit float` : `${bits} bit PCM`;
}

/** A denoised recording, at any strength. */
export class Result {
  #urls = {}; // name -> address of a file in memory

  /**
   * @param {import('./decode.js').Recording} recording
   * @param {Float32Array[]} removed from each channel at full strength
   */
  constructor(recording, removed) {
    this.recording = recording;
    this.removed = removed;
    this.id = String(Date.now());
  }

  /** The address of a file in memory, in place of the one that had the name before. */
  #keep(name, blob) {
    if (this.#urls[name]) URL.revokeObjectURL(this.#urls[name]);
    this.#urls[name] = URL.createObjectURL(blob);
  }

  /** Free the memory of all files. */
  forget() {
    Object.values(this.#urls).forEach(url => URL.revokeObjectURL(url));
    this.#urls = {};
  }

  /** What stays the same at any strength: the recording, and what was removed. */
  async #once() {
    const {channels, rate, format} = this.recording;
    const seen = await levels(channels, rate);
    this.top = topLevel(seen);
    this.#keep('beforePicture', await draw(seen, this.top));
    this.#keep('before', wavBlob(channels, rate, format));
    this.words = removedWords(channels, this.removed);
  }

  /**
   * HTML of the result.
   * @param {Record<string, string>} html templates
   * @param {number} percent strength
   * @returns {Promise<string>}
   */
  async html(html, percent) {
    const {name, channels, rate, format} = this.recording;
    if (!this.words) await this.#once();
    const after = channels.map((x, c) => subtracted(x, this.removed[c], percent / 100, format));
    this.#keep('after', wavBlob(after, rate, format));
    this.#keep('removed', wavBlob(after.map((y, c) => channels[c].map((v, i) => v - y[i])), rate, format));
    this.#keep('afterPicture', await draw(await levels(after, rate), this.top));
    const seconds = channels[0].length / rate;
    return filled(html.result, {
      base: this.id, percent, seconds, top: this.top, low: this.top - SPAN_DB, said: this.words,
      clean: escaped(`${name.replace(/\.\w+$/, '')}-clean.wav`),
      length: clock(Math.round(seconds)), rate: rate / 1000, subtype: formatWords(format),
      channels: channels.length === 1 ? '1 channel' : `${channels.length} channels`,
      sounds: Object.keys(SIGNALS).map(of => filled(html.sound, {of, url: this.#urls[of]})).join(''),
      tabs: Object.entries(SIGNALS).map(([of, label]) => filled(html.tab, {of, label, pressed: of === 'after'})).join(''),
      pictures: this.#pictures(html, percent, seconds),
    });
  }

  #pictures(html, percent, seconds) {
    const titles = {before: 'Before', after: percent === 100 ? 'After' : `After, at ${percent} %`};
    const tick = (side, share, label) => filled(html.tick, {side, percent: (100 * share).toFixed(1), label});
    const frequencies = frequencyTicks(this.recording.rate).map(({share, text}) => tick('bottom', share, text)).join('');
    const times = timeTicks(seconds).map(t => tick('left', t / seconds, clock(t))).join('');
    return Object.entries(titles).map(([of, title]) =>
      filled(html.figure, {title, alt: title.toLowerCase(), url: this.#urls[`${of}Picture`], frequencies, times})).join('');
  }

  /** The address of the clean recording. */
  get clean() { return this.#urls.after; }
}
