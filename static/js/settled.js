// Calls `look` once when all parts of an answer stand on the page, however many there were: what looks at the whole page
// for each of them takes longer than all the rest of a drop.

export function onceSettled(look) {
  let waits = false
  document.body.addEventListener("htmx:afterSettle", () => {
    if (waits) return
    waits = true
    queueMicrotask(() => {
      waits = false
      look()
    })
  })
}
