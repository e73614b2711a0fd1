// What is pressed twice is sent once: the same words of the same form, while their answer is on its way, are not heard again.
// Other words are: who adds steps quickly means each of them.

const PATIENCE = 5000

const sent = new Map()
let pressed = ["", null]

export function startSending() {
  document.addEventListener("submit", (event) => {
    const form = event.target
    pressed = [wordsOf(form, event.submitter), form]
    if (form.method !== "post" || sent.get(form) !== pressed[0]) return
    event.preventDefault()
    event.stopImmediatePropagation()
  }, true)
  addEventListener("submit", (event) => { // nobody took it over: the browser leaves this page for the answer
    if (event.defaultPrevented) return
    sent.set(event.target, pressed[0])
    setTimeout(() => sent.delete(event.target), PATIENCE)
  })
  document.body.addEventListener("htmx:beforeSend", ({ detail: { elt } }) => { if (elt === pressed[1]) sent.set(elt, pressed[0]) })
  document.body.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => { sent.delete(elt) })
  addEventListener("pageshow", () => { sent.clear() })
}

function wordsOf(form, button) {
  return JSON.stringify([...new FormData(form, button)].map(([name, value]) => [name, value.name ?? value]))
}
