// All versions of a mix on one timeline: a button plays, a slider seeks, and who chooses another version hears the same place in it.
const make = (name, parts, ...inside) => {
  const e = Object.assign(document.createElement(name), parts)
  e.append(...inside)
  return e
}

document.querySelectorAll('.players').forEach((row, n) => {
  const clips = [...row.querySelectorAll('audio')]
  let now = clips[0]
  const play = make('button', { type: 'button', className: 'play', textContent: 'Play' })
  const at = make('input', { type: 'range', min: 0, max: 1, step: 'any', value: 0, ariaLabel: 'place in the mix' })
  const show = () => {
    at.value = now.duration ? now.currentTime / now.duration : 0
    play.textContent = now.paused ? 'Play' : 'Pause'
    if (!now.paused) requestAnimationFrame(show)
  }
  const choose = clip => {
    const playing = !now.paused
    now.pause()
    clip.currentTime = now.currentTime
    now = clip
    if (playing) now.play()
  }
  const choice = (clip, i) => {
    const radio = make('input', { type: 'radio', name: `version${n}`, checked: !i, onchange: () => choose(clip) })
    return make('label', {}, radio, clip.getAttribute('aria-label'))
  }
  play.onclick = () => now.paused ? now.play() : now.pause()
  at.oninput = () => { now.currentTime = at.value * (now.duration || 0) }
  for (const clip of clips) {
    clip.controls = false
    clip.preload = 'auto'
    clip.onplay = clip.onpause = clip.onended = show
    clip.parentElement.hidden = true
  }
  row.prepend(make('div', { className: 'timeline' }, play, at), make('div', { className: 'versions' }, ...clips.map(choice)))
})
