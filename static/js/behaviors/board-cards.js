// A board's cards as a whole: opening them and their dialogs, walking among them by keyboard, and following what the
// server says of a card that moved (`sirve:placed`) or of what it lacks (`sirve:ask`).

import { arrange, beforeOf, CARD, cardWith, columnOf, columnWith, columns, countBar, counts, idOf, laneOf, putAbove, shownIn, windows } from "../board/places.js"
import { sendKept } from "../board/send-move.js"
import { spotOf, standOn } from "../focus.js"
import { isSequence } from "../keys.js"
import { say } from "../live-region.js"
import { onceSettled } from "../settled.js"
import { sentence } from "../words.js"

const STEPS = { ArrowUp: [0, -1], k: [0, -1], ArrowDown: [0, 1], j: [0, 1], ArrowLeft: [-1, 0], h: [-1, 0], ArrowRight: [1, 0], l: [1, 0] }
const ASKS = ["a", "b", "d"] // who is on it, what blocks it, until when: keys of the opened card
const OPENS = "[data-open], .kcard__more" // the “…” of a card opens its move dialog; the others say what they open
let listens = false

export function attach(board) {
  board.addEventListener("click", opened)
  board.addEventListener("keydown", pressed)
  if (listens) return
  listens = true
  const body = document.body
  document.addEventListener("keydown", (event) => { if (event.target === body) arrive(event) })
  body.addEventListener("sirve:placed", ({ detail }) => placed(detail))
  onceSettled(countBar)
  body.addEventListener("sirve:ask", ({ detail }) => open(detail.href, document.activeElement))
  body.addEventListener("sirve:refresh", ({ target, detail }) => { if (target.id === "columns") refreshed(target, detail) })
  sendKept()
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
  htmx.ajax("GET", address, { source: opener ?? document.body, target: "#dialog", swap: "innerHTML" }).catch(() => {}) // said at the bottom
}

function pressed(event) {
  const card = event.target.closest?.(CARD)
  if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return
  if (document.body.classList.contains("is-carrying") || isSequence()) return
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  const isOff = key.length === 1 && document.body.dataset.shortcuts === "off"
  const does = isOff ? null : (dialogs(card, key) ?? steps(card, key))
  if (!does) return
  event.preventDefault()
  does()
}

// M moves it; A, B and D ask something of it.
function dialogs(card, key) {
  const mover = card.querySelector(OPENS)
  const link = card.querySelector(".kcard__a")
  if (!mover) return null // only its team changes it
  if (key === "m") return () => mover.click()
  return ASKS.includes(key) ? () => ask(link, key) : null
}

// Opens the card and presses the key in it, as soon as it listens.
function ask(link, key) {
  link.dataset.push = ""
  const settled = ({ target }) => {
    if (!target.closest("#dialog")) return
    document.body.removeEventListener("htmx:afterSettle", settled)
    requestAnimationFrame(() => document.querySelector(`#dialog [data-key="${key}"]`)?.click())
  }
  document.body.addEventListener("htmx:afterSettle", settled)
  open(`${link.getAttribute("href")}/panel`, link)
}

function steps(card, key) {
  const step = STEPS[key]
  return step && (() => {
    const next = step[0] ? sideways(card, step[0]) : upOrDown(card, step[1])
    next?.querySelector(".kcard__a").focus({ preventScroll: true })
    next?.scrollIntoView({ block: "nearest", inline: "nearest" })
  })
}

// Nothing has the focus yet: the first card gets it. L is for lanes then, and arrows scroll where there is something to scroll.
function arrive(event) {
  const { key, ctrlKey, metaKey, altKey } = event
  const isLetter = key === "j" || key === "k"
  const scrolls = document.documentElement.scrollHeight > innerHeight + 1
  if (ctrlKey || metaKey || altKey || isSequence() || (!isLetter && (scrolls || !key.startsWith("Arrow")))) return
  if (isLetter && document.body.dataset.shortcuts === "off") return
  const first = document.querySelector("dialog[open], :popover-open") ? null : columns().flatMap(shownIn)[0]
  if (!first) return
  event.preventDefault()
  first.querySelector(".kcard__a").focus()
}

function upOrDown(card, by) {
  const cards = shownIn(columnOf(card))
  return cards[Math.min(cards.length - 1, Math.max(0, cards.indexOf(card) + by))]
}

// The next column that shows cards, at about the same height.
function sideways(card, by) {
  const all = columns().filter((column) => laneOf(column) === laneOf(card))
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
function placed({ card: id, column: columnId, before }) {
  let card = cardWith(id)
  const column = columnWith(columnId, card)
  if (!column) leave(card)
  else if (card && columnOf(card) === column && beforeOf(card) === String(before ?? "")) {} // it is there already
  else if (card) glide(card, () => putAbove(card, column, before))
  else {
    card = document.createElement("li")
    card.id = `card-${id}`
    card.className = "kcard"
    putAbove(card, column, before)
  }
  for (const each of columns()) arrange(each)
}

// It went to another board, or is out of sight: who stood on it stands on the next one.
function leave(card) {
  const spot = card?.contains(document.activeElement) ? spotOf(document.activeElement) : null
  card?.remove()
  if (spot) standOn(spot)
}

function glide(card, change) {
  const here = card.getBoundingClientRect()
  change()
  const there = card.getBoundingClientRect()
  const moved = Math.hypot(here.left - there.left, here.top - there.top)
  if (!card.isConnected || moved < 8 || matchMedia("(prefers-reduced-motion: reduce)").matches) return
  card.animate([{ translate: `${here.left - there.left}px ${here.top - there.top}px` }, { translate: "0 0" }], { duration: 220, easing: "cubic-bezier(.2,.7,.2,1)" })
}

// Others changed the board: what was loaded of long columns stays, and who listens hears the counts that are new.
function refreshed(board, asked) {
  for (const shown of windows()) asked.url += `${asked.url.includes("?") ? "&" : "?"}shown=${shown}`
  const before = counts()
  board.addEventListener("sirve:refreshed", () => {
    const news = [...counts()].filter(([id, now]) => before.has(id) && before.get(id).count !== now.count)
    say(news.map(([, now]) => sentence(now.limit ? "countOf" : "count", now)).join(" "))
  }, { once: true })
}
