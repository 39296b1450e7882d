// One transport for the three sounds of a result; a click on a spectrogram goes there, a stroke over it marks noise.
(() => {
const state = {run: '', of: 'after', at: 0, playing: false}
const box = () => document.querySelector('.mz')
const now = () => box()?.querySelector(`audio[data-of=${state.of}]`)
const length = () => +box().dataset.seconds
const clock = s => `${Math.floor(s/60)}:${String(Math.floor(s%60)).padStart(2, '0')}`

function show() {
  const b = box()
  if (!b || !now()) return
  const at = Math.min(state.at, length())
  const slider = b.querySelector('.mz-seek'), button = b.querySelector('.mz-play')
  b.querySelector('.mz-time').textContent = `${clock(at)} / ${clock(Math.round(length()))}`
  for (const head of b.querySelectorAll('.mz-head')) head.style.left = `${100*at/length()}%`
  for (const tab of b.querySelectorAll('.mz-tabs button')) tab.setAttribute('aria-pressed', tab.dataset.of === state.of)
  if (document.activeElement !== slider || state.playing) slider.value = 1000*at/length()
  button.classList.toggle('on', state.playing)
  button.setAttribute('aria-label', state.playing ? 'Pause' : 'Play')
}

function seek(share) {
  state.at = share*length()
  now().currentTime = state.at
  show()
}

function stopped() {
  state.playing = false
  show()
}

function play(on) {
  state.playing = on
  if (on) now().play().catch(stopped)
  else now().pause()
  show()
}

function choose(of) {
  const was = now()
  if (state.playing) state.at = was.currentTime
  was.pause()
  state.of = of
  now().currentTime = state.at
  play(state.playing)
}

// Where on a picture, from 0 to 1.
function share(picture, x) {
  const r = picture.getBoundingClientRect()
  return Math.min(1, Math.max(0, (x-r.left)/r.width))
}

// A stretch of noise alone, drawn over a spectrogram.
let begun = null, drawn = false
const fields = () => ['from', 'to'].map(end => document.querySelector(`#noise-${end} input`))
const stretch = e => [begun.x, e.clientX].map(x => share(begun.picture, x)).sort((a, b) => a-b)

// Gradio hears of a number only by events, and only if the value was set beside its own setter.
function fill(field, seconds) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, seconds.toFixed(2))
  for (const kind of ['input', 'change', 'blur']) field.dispatchEvent(new Event(kind, {bubbles: true}))
}

function newMark(picture) {
  const m = document.createElement('div')
  m.className = 'mz-mark'
  picture.append(m)
  return m
}

function mark([from, to]) {
  for (const picture of document.querySelectorAll('.mz-img')) {
    const m = picture.querySelector('.mz-mark') || newMark(picture)
    m.style.left = `${100*from}%`
    m.style.width = `${100*(to-from)}%`
  }
}

document.addEventListener('pointerdown', e => {
  const picture = e.target.closest('.mz-img')
  drawn = false
  begun = picture && fields().every(Boolean) ? {picture, x: e.clientX} : null
})
document.addEventListener('pointermove', e => {
  if (!begun) return
  drawn = drawn || Math.abs(e.clientX-begun.x) > 6
  if (drawn) mark(stretch(e))
})
document.addEventListener('pointerup', e => {
  if (begun && drawn) {
    const ends = stretch(e)
    fields().forEach((field, i) => fill(field, ends[i]*length()))
  }
  begun = null
})
document.addEventListener('dragstart', e => {
  if (e.target.closest('.mz-img')) e.preventDefault()
})

document.addEventListener('click', e => {
  if (!e.target.closest('.mz')) return
  const tab = e.target.closest('.mz-tabs button'), picture = e.target.closest('.mz-img')
  if (e.target.closest('.mz-play')) {
    if (!state.playing && state.at >= length()-.05) seek(0)
    play(!state.playing)
  }
  if (tab) choose(tab.dataset.of)
  if (picture && !drawn) seek(share(picture, e.clientX))
})
document.addEventListener('input', e => {
  if (e.target.classList.contains('mz-seek')) seek(e.target.value/1000)
})

function ended(e) {
  if (e.target !== now()) return
  state.at = length()
  stopped()
}

// Another result: the same recording goes on, a new one begins.
function met() {
  const b = box()
  if (!b || b.dataset.met) return
  b.dataset.met = 1
  if (state.run !== b.dataset.run) Object.assign(state, {run: b.dataset.run, at: 0, playing: false, of: 'after'})
  for (const audio of b.querySelectorAll('audio')) audio.addEventListener('ended', ended)
  now().currentTime = state.at
  if (state.playing) play(true)
  show()
}
new MutationObserver(met).observe(document, {childList: true, subtree: true})

function tick() {
  if (state.playing && now()) {
    state.at = now().currentTime
    show()
  }
  requestAnimationFrame(tick)
}
tick()
})()
