// Single keys press the button or link that carries them: data-key="m", and data-go="m" after G.
// They rest in fields, with a modifier held, and with data-shortcuts="off" on <body>.

const SEQUENCE = 1200 // how long G waits for its letter, in ms

let leading = 0

// Whether G was pressed a moment ago: the next letter names a place.
export const isSequence = () => leading > 0 && performance.now() - leading < SEQUENCE

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return pressAgain(event)
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
    const isOff = key.length === 1 && document.body.dataset.shortcuts === "off"
    if (isOff || document.body.classList.contains("is-carrying")) return
    const target = chosen(key)
    if (key === "g" && !target && !openDialog()) leading = event.timeStamp
    if (!target) return
    event.preventDefault()
    press(target)
  })
}

// Ctrl and Enter, from any field of a form that says which of its buttons they press.
function pressAgain(event) {
  const button = event.target.form?.querySelector("[data-enter]")
  if (!button || event.defaultPrevented || event.repeat) return
  event.preventDefault()
  button.click()
}

function chosen(key) {
  if (isSequence()) {
    leading = 0
    const place = find(`[data-go="${CSS.escape(key)}"]`)
    if (place) return place
  }
  if (key === "z") return latest("#notices > :not([data-behind]) [data-undo]") ?? find(`[data-key="z"]`)
  if (key === "/") return document.querySelector('[data-key="/"]') // from an open card too
  if (key === "?") return document.getElementById("shortcuts")
  if (key === "Escape") return openDialog() || document.querySelector(":popover-open") ? null : find('[data-key="Escape"]') // dialogs and menus close by themselves
  return find(`[data-key="${CSS.escape(key)}"]`)
}

function press(target) {
  if (target.matches("dialog")) return void (target.open || target.showModal())
  if (target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select")) return target.focus()
  target.click()
  if (target.isConnected && !target.closest("[popover]")) target.focus()
}

const openDialog = () => document.querySelector("dialog[open]")

// Inside an open dialog only its own keys work. A closed menu does not hide its keys.
function find(selector) {
  const root = openDialog() ?? document
  return [...root.querySelectorAll(selector)].find(
    (element) => !element.disabled && (element.closest("[popover]") || element.dataset.go || element.checkVisibility()),
  )
}

function latest(selector) {
  return [...document.querySelectorAll(selector)].at(-1)
}

// The field of a dialog that was closed this moment keeps the focus until the next frame.
function isTyping(element) {
  if (!element.checkVisibility()) return false
  return element.isContentEditable || element.closest("textarea, select, input:not([type=radio]):not([type=checkbox]):not([type=button]):not([type=submit])") !== null
}
