// Says that this browser has a card open, every twenty seconds while the page is in front, and that somebody writes in
// it. Who else is there comes with the topic of the element, like everything that others do.

import { post } from "../http.js"

const BEAT = 20_000
const PAUSE = 8_000 // after this long without a key nobody is writing any more
const TYPED = "textarea, input:not([type=checkbox]):not([type=radio]), [contenteditable]"

let here = null // { element, address, stop } of the card that is open; there is one

export function attach(element) {
  if (here?.element === element) return
  here?.stop()
  here = open(element)
}

function open(element) {
  const address = element.dataset.liveUrl
  const card = element.closest("dialog, main")
  const controller = new AbortController()
  const { signal } = controller
  let writing = false
  let pause = 0

  const beat = () => {
    if (!document.contains(element)) return stop()
    if (!document.hidden) post(address, { writing: writing ? "1" : "0" }).catch(() => {}) // the next one will do
  }
  const write = (isWriting) => {
    clearTimeout(pause)
    if (isWriting) pause = setTimeout(() => write(false), PAUSE)
    if (writing === isWriting) return
    writing = isWriting
    beat()
  }
  const leave = () => post(address, {}, "DELETE", { keepalive: true }).catch(() => {})
  const stop = () => {
    if (signal.aborted) return
    controller.abort()
    clearInterval(timer)
    clearTimeout(pause)
    gone.disconnect()
    here = null
    leave()
  }
  const timer = setInterval(beat, BEAT)
  const gone = new MutationObserver(() => { if (!document.contains(element)) stop() })
  gone.observe(document.getElementById("dialog"), { childList: true, subtree: true })
  card?.addEventListener("input", (event) => { if (event.target.matches(TYPED)) write(true) }, { signal })
  card?.addEventListener("submit", () => write(false), { signal })
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : beat()), { signal })
  addEventListener("pagehide", stop, { signal })
  beat()
  return { element, address, stop }
}
