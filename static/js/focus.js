// After a swap the focus stays where the person was: on the same control, else on what took its place, else on the
// heading of the part. htmx itself keeps the focus of elements with an id.

const STOPS = "a[href], button:not([disabled]), input:not([disabled]):not([type=hidden]), select, textarea, summary, [tabindex]"

const SETTLED = 40 // ms

let before = null // a spot, as `spotOf` gives it

export function keepFocus() {
  document.body.addEventListener("htmx:beforeSwap", remember)
  document.body.addEventListener("htmx:afterSettle", restore)
  document.body.addEventListener("htmx:afterRequest", () => setTimeout(restore, SETTLED)) // an empty answer settles nothing
}

function remember() {
  const focused = document.activeElement
  before = !focused || focused === document.body ? null : spotOf(focused)
}

// Where somebody stands: path: ids from the focused element outwards, index: its place among the stops of the part.
export function spotOf(focused) {
  const path = []
  for (let element = focused; element; element = element.parentElement) if (element.id) path.push(element.id)
  const part = focused.closest("li[id], section[id], article[id], [id]")
  const stops = part ? [...part.querySelectorAll(STOPS)] : []
  return { focused, path, index: Math.max(0, stops.indexOf(focused)), next: neighbour(focused) }
}

// The id of the sibling item: where a vanished card hands over its focus.
function neighbour(element) {
  const item = element.closest("li")
  const other = item?.nextElementSibling ?? item?.previousElementSibling
  return other?.id ?? ""
}

function restore() {
  if (!before) return
  const spot = before
  const lost = !spot.focused.isConnected && (document.activeElement === document.body || !document.activeElement)
  if (!lost) return
  before = null
  standOn(spot)
}

// There again, or on what took its place.
export function standOn({ focused, path, index, next }) {
  if (focused.isConnected && focusOn(focused)) return
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1)
  if (dialog && !path.includes(dialog.id)) return // it has taken the focus for itself
  const same = path[0] && document.getElementById(path[0])
  const sibling = next && document.getElementById(next)
  for (const place of [same, sibling, ...path.slice(1).map((id) => document.getElementById(id))]) {
    if (place && (!dialog || dialog.contains(place)) && land(place, place === same ? index : 0)) return
  }
}

export function land(place, index) {
  if (place.matches(STOPS)) return focusOn(place)
  const stops = [...place.querySelectorAll(STOPS)].filter((stop) => stop.checkVisibility())
  if (stops.length) return focusOn(stops[Math.min(index, stops.length - 1)])
  const heading = place.querySelector("h1, h2, h3")
  if (!heading) return false
  heading.tabIndex = -1
  return focusOn(heading)
}

function focusOn(element) {
  element.focus({ preventScroll: true })
  return document.activeElement === element
}
