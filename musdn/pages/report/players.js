// The players of one mix share a timeline: who starts another one hears the same place in it.
for (const row of document.querySelectorAll('.players')) {
  const all = [...row.querySelectorAll('audio')]
  for (const a of all) a.addEventListener('play', () => {
    for (const b of all) if (b !== a && !b.paused) { a.currentTime = b.currentTime; b.pause() }
  })
}
