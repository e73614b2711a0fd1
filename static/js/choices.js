// A choice that is sent as soon as it is made. With the arrows, or its first letters, one walks past others on the way to
// it, and the page hears of each: they wait until Enter says which it is, or the list is left; Escape goes back.

const SENDS = 'form[hx-trigger="change"] select, [data-behavior~="autosubmit"] select'
const HELD = "is-held" // on a list in which somebody walks: a live refresh leaves it alone

let held = null
let first = "" // what was chosen before
let isWalking = false

export function startChoices() {
  addEventListener("keydown", pressed, true)
  addEventListener("keyup", () => { isWalking = false }, true)
  addEventListener("pointerdown", () => { isWalking = false }, true)
  addEventListener("change", changed, true)
  addEventListener("focusout", (event) => { if (event.target === held) made() }, true)
}

function pressed(event) {
  const list = event.target
  if (!(list instanceof Element) || !list.matches(SENDS) || event.altKey || event.ctrlKey || event.metaKey) return
  const isHeld = held === list
  isWalking = !["Enter", "Escape", "Tab", " "].includes(event.key)
  if (isWalking && !isHeld) first = list.value
  if (!isHeld || !["Enter", "Escape"].includes(event.key)) return
  event.preventDefault()
  event.stopPropagation()
  if (event.key === "Escape") list.value = first
  made()
}

function changed(event) {
  if (!isWalking || !event.target.matches(SENDS)) return
  event.stopImmediatePropagation()
  held = event.target
  held.classList.add(HELD)
}

function made() {
  const list = held
  held = null
  isWalking = false
  list.classList.remove(HELD)
  if (list.isConnected && list.value !== first) list.dispatchEvent(new Event("change", { bubbles: true }))
}
