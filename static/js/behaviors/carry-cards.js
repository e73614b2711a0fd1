// Carrying a card by keyboard: Space picks up and puts down, arrows carry, Esc takes back. Everything is said aloud.

import { beforeOf, CARD, cardBelow, columnOf, destinations, mayHold, put, remember, shownIn, standing } from "../board/places.js"
import { sendMove } from "../board/send-move.js"
import { say } from "../live-region.js"
import { sentence } from "../words.js"

let carried = null // { card, home }

export function attach(board) {
  if (board.dataset.mayMove === undefined) return
  board.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (carried) return steer(event)
    const card = event.target.closest(CARD)
    if (event.key !== " " || !card || !event.target.matches(".kcard__a") || !mayHold(columnOf(card))) return
    event.preventDefault()
    pickUp(card)
  })
  board.addEventListener("focusout", () => setTimeout(() => {
    if (carried && !carried.card.contains(document.activeElement)) takeBack()
  }))
}

function pickUp(card) {
  carried = { card, home: remember(card) }
  card.classList.add("is-carried")
  document.body.classList.add("is-carrying")
  say(sentence("pickedUp", standing(card)))
}

const MOVES = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0], k: [0, -1], j: [0, 1], h: [-1, 0], l: [1, 0] }

function steer(event) {
  const { card } = carried
  const move = MOVES[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (event.key === " ") putDown()
  else if (event.key === "Escape") takeBack()
  else if (move) carry(card, ...move)
  else if (event.key !== "Enter" && event.key !== "Tab") return
  event.preventDefault()
  event.stopPropagation()
}

function carry(card, across, down) {
  const column = columnOf(card)
  if (across) {
    const all = destinations(column)
    const next = all[all.indexOf(column) + across]
    if (!next) return say(told("carried", card))
    put(card, next, shownIn(next)[Math.max(0, shownIn(column).indexOf(card))] ?? null)
  } else {
    const others = shownIn(column)
    const at = others.indexOf(card)
    const below = down < 0 ? others[at - 1] : others[at + 2]
    if (down < 0 ? at > 0 : at < others.length - 1) put(card, column, below ?? null)
  }
  card.querySelector(".kcard__a").focus({ preventScroll: true })
  card.scrollIntoView({ block: "nearest", inline: "nearest" })
  say(told("carried", card))
}

function putDown() {
  const { card, home } = letGo()
  say(told("putDown", card))
  if (columnOf(card) === home.column && cardBelow(card) === home.before) return
  sendMove(card, { column_id: columnOf(card).dataset.column, before_id: beforeOf(card) }, home)
}

function takeBack() {
  const { card, home } = letGo()
  put(card, home.column, home.before?.isConnected ? home.before : null)
  card.querySelector(".kcard__a").focus({ preventScroll: true })
  say(sentence("putBack", standing(card)))
}

function letGo() {
  const was = carried
  carried = null
  was.card.classList.remove("is-carried")
  document.body.classList.remove("is-carrying")
  return was
}

function told(name, card) {
  const { over, ...rest } = standing(card)
  return sentence(over === 1 ? `${name}OneOver` : over ? `${name}Over` : name, { ...rest, over })
}
