// A board's cards as a whole: opening them and their dialogs, walking among them by keyboard, and following what the
// server says of a card that moved (`sirve:placed`) or of what it lacks (`sirve:ask`).

import { arrange, CARD, columnOf, columns, countBar, idOf, put, shownIn } from "../board/places.js"

const STEPS = { ArrowUp: [0, -1], k: [0, -1], ArrowDown: [0, 1], j: [0, 1], ArrowLeft: [-1, 0], h: [-1, 0], ArrowRight: [1, 0], l: [1, 0] }
const OPENS = "[data-open], .kcard__more" // the “…” of a card opens its move dialog; the others say what they open
let listens = false

export function attach(board) {
  board.addEventListener("click", opened)
  board.addEventListener("keydown", walked)
  if (listens) return
  listens = true
  document.body.addEventListener("sirve:placed", ({ detail }) => placed(detail))
  document.body.addEventListener("htmx:afterSettle", countBar)
  document.body.addEventListener("sirve:ask", ({ detail }) => open(detail.href, document.activeElement))
}

function opened(event) {
  const button = event.target.closest(OPENS)
  const card = button?.closest(CARD)
  if (button) return open(button.dataset.open ?? `/cards/${idOf(card)}/move`, card?.querySelector(".kcard__a") ?? button)
  const link = event.target.closest(".kcard__a")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  link.dataset.push = ""
  open(`${link.getAttribute("href")}/panel`, link)
}

function open(address, opener) {
  htmx.ajax("GET", address, { source: opener ?? document.body, target: "#dialog", swap: "innerHTML" })
}

function walked(event) {
  const card = event.target.closest?.(CARD)
  if (!card || event.ctrlKey || event.metaKey || event.altKey || document.body.classList.contains("is-carrying")) return
  const mover = card.querySelector(OPENS)
  if (event.key === "m" && mover && document.body.dataset.shortcuts !== "off") {
    event.preventDefault()
    return mover.click()
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

// The server's place for a card. It glides there where somebody else's hand, a dialog or Undo moved it. A card that was
// out of sight gets a place for its face, which follows in the same answer.
function placed({ card: id, column: columnId, before: beforeId }) {
  const column = document.getElementById(`column-${columnId}`)
  let card = document.getElementById(`card-${id}`)
  if (!column) card?.remove()
  else {
    const before = beforeId ? document.getElementById(`card-${beforeId}`) : null
    if (card) glide(card, () => put(card, column, before))
    else {
      card = document.createElement("li")
      card.id = `card-${id}`
      card.className = "kcard"
      put(card, column, before)
    }
  }
  for (const each of columns()) arrange(each)
}

function glide(card, change) {
  const here = card.getBoundingClientRect()
  change()
  const there = card.getBoundingClientRect()
  const moved = Math.hypot(here.left - there.left, here.top - there.top)
  if (moved < 8 || matchMedia("(prefers-reduced-motion: reduce)").matches) return
  card.animate([{ translate: `${here.left - there.left}px ${here.top - there.top}px` }, { translate: "0 0" }], { duration: 220, easing: "cubic-bezier(.2,.7,.2,1)" })
}
