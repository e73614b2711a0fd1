// A board's cards as a whole: opening them and their dialogs, walking among them by keyboard, and following what the
// server says of a card that moved (`sirve:placed`) or of what it lacks (`sirve:ask`).

import { CARD, columnOf, columns, put, shownIn } from "../board/places.js"

const STEPS = { ArrowUp: [0, -1], k: [0, -1], ArrowDown: [0, 1], j: [0, 1], ArrowLeft: [-1, 0], h: [-1, 0], ArrowRight: [1, 0], l: [1, 0] }
let listens = false

export function attach(board) {
  board.addEventListener("click", opened)
  board.addEventListener("keydown", walked)
  if (listens) return
  listens = true
  document.body.addEventListener("sirve:placed", ({ detail }) => placed(detail))
  document.body.addEventListener("sirve:ask", ({ detail }) => open(detail.href, document.activeElement))
  document.body.addEventListener("htmx:afterSettle", follow)
}

function opened(event) {
  const link = event.target.closest("a")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  const address = link.matches(".kcard__a") ? `${link.getAttribute("href")}/panel` : link.matches(".kcard__more, .acard__h, .col__set") ? link.getAttribute("href") : ""
  if (!address) return
  event.preventDefault()
  if (link.matches(".kcard__a")) link.dataset.push = ""
  open(address, link.matches(".kcard__more, .acard__h") ? link.closest(CARD).querySelector(".kcard__a") : link)
}

function open(address, opener) {
  htmx.ajax("GET", address, { source: opener ?? document.body, target: "#dialog", swap: "innerHTML" })
}

function walked(event) {
  const card = event.target.closest?.(CARD)
  if (!card || event.ctrlKey || event.metaKey || event.altKey || document.body.classList.contains("is-carrying")) return
  if (event.key === "m" && document.body.dataset.shortcuts !== "off" && card.querySelector(".kcard__more, .acard__h")) {
    event.preventDefault()
    return card.querySelector(".kcard__more, .acard__h").click()
  }
  const step = STEPS[event.key]
  if (!step || (event.key.length === 1 && document.body.dataset.shortcuts === "off")) return
  event.preventDefault()
  const next = step[0] ? sideways(card, step[0]) : shownIn(columnOf(card)).at(nextPlace(card, step[1]))
  next?.querySelector(".kcard__a").focus()
  next?.scrollIntoView({ block: "nearest", inline: "nearest" })
}

function nextPlace(card, by) {
  const cards = shownIn(columnOf(card))
  return Math.min(cards.length - 1, Math.max(0, cards.indexOf(card) + by))
}

// The next column that shows cards, at about the same height.
function sideways(card, by) {
  const all = columns()
  const top = card.getBoundingClientRect().top
  for (let at = all.indexOf(columnOf(card)) + by; all[at]; at += by) {
    const cards = shownIn(all[at])
    const near = (one) => Math.abs(one.getBoundingClientRect().top - top)
    if (cards.length) return cards.reduce((best, one) => (near(one) < near(best) ? one : best))
  }
  return null
}

// The server's place for a card. It glides there where somebody else's hand, a dialog or Undo moved it.
function placed({ card: id, column: columnId, before: beforeId }) {
  const card = document.getElementById(`card-${id}`)
  const column = document.getElementById(`column-${columnId}`)
  if (!card) return void refresh()
  if (!column) return card.remove()
  const before = beforeId ? document.getElementById(`card-${beforeId}`) : null
  glide(card, () => put(card, column, before))
}

function glide(card, change) {
  const here = card.getBoundingClientRect()
  change()
  const there = card.getBoundingClientRect()
  const moved = Math.hypot(here.left - there.left, here.top - there.top)
  if (moved < 8 || matchMedia("(prefers-reduced-motion: reduce)").matches) return
  card.animate([{ translate: `${here.left - there.left}px ${here.top - there.top}px` }, { translate: "0 0" }], { duration: 220, easing: "cubic-bezier(.2,.7,.2,1)" })
}

function refresh() {
  const board = document.getElementById("columns")
  htmx.ajax("GET", board.dataset.liveUrl, { source: board, target: board, swap: "morph:outerHTML" })
}

// A card that htmx has just drawn anew keeps the focus of the old one.
function follow() {
  const card = document.querySelector(`${CARD.split(", ").map((kind) => `${kind}[data-focus]`).join(", ")}`)
  if (card && !document.querySelector("dialog[open]")) card.querySelector(".kcard__a").focus({ preventScroll: true })
}
