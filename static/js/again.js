// A link that shows the same page another way (another month, another order, lanes) loads it anew. Whoever went by
// keyboard finds the focus where it was: on the same link, on the button of its menu, on the same card.

import { land } from "./focus.js"

const KEPT = "sirve:focus"
const LEVELS = 3 // how far outwards another place is good enough

export function startAgain() {
  comeBack()
  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]")
    if (!link || event.detail || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    const to = new URL(link.href)
    if (to.origin !== location.origin || to.pathname !== location.pathname || to.search === location.search) return
    const ids = idsFrom(document.activeElement === document.body ? link : document.activeElement)
    sessionStorage.setItem(KEPT, JSON.stringify({ pathname: to.pathname, ids }))
  })
}

function idsFrom(element) {
  const ids = []
  for (let at = element; at && ids.length < LEVELS; at = at.parentElement) if (at.id) ids.push(at.id)
  return ids
}

function comeBack() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "null")
  sessionStorage.removeItem(KEPT)
  if (kept?.pathname !== location.pathname || document.activeElement !== document.body) return
  for (const id of kept.ids) {
    const place = document.getElementById(id)
    const menu = place?.closest("[popover]")
    if (place && land(menu ? document.querySelector(`[popovertarget="${menu.id}"]`) : place, 0)) return
  }
}
