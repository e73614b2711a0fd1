// Dragging a card of the calendar to another day: it is due then. Where each stands within its day the board says.

import { takeable } from "../board/in-hand.js"
import { inLine, request } from "../board/send-move.js"
import { notify } from "../notices.js"
import { untilAnswered } from "../retry.js"
import { onceSettled } from "../settled.js"
import { sortable } from "../sortable.js"
import { sentence } from "../words.js"

const bound = new WeakSet()
let home = null // where the card that is in the hand stood: { day, before }

export async function attach(board) {
  if (board.dataset.mayMove === undefined) return
  const Sortable = await sortable()
  const bind = () => {
    document.getElementById("columns")?.classList.add("can-drag")
    for (const day of document.querySelectorAll("#cols [data-day]")) if (!bound.has(day)) bindDay(Sortable, day)
  }
  bind()
  onceSettled(bind)
}

function bindDay(Sortable, day) {
  bound.add(day)
  takeable(Sortable, day, {
    group: "days",
    sort: false,
    draggable: "[data-card]",
    filter: ".cal__m",
    onTake(card) {
      home = { day: card.parentElement, before: card.nextElementSibling }
    },
    onLet(card, _event, isGivenUp) {
      if (isGivenUp || card.parentElement === home.day) goHome(card, home)
      else drop(card, home)
    },
  })
}

function goHome(card, { day, before }) {
  day.insertBefore(card, before?.parentElement === day ? before : null)
}

function drop(card, from) {
  const { card: id } = card.dataset
  const { day } = card.parentElement.dataset
  const title = card.querySelector(".cal__b").firstChild.textContent.trim()
  const send = () =>
    request("POST", `/cards/${id}/due/panel?on=calendar`, card.isConnected ? card : document.body, { due_on: day }, crypto.randomUUID())
  inLine(async () => {
    const status = await untilAnswered(send, () => notify(sentence("dateWaits", { title }), { key: "date" }))
    if (status >= 200 && status < 300) return
    goHome(card, from)
    if (status < 400 || status >= 500) notify(sentence("dateLost", { title }), { key: "date", alarm: true })
  })
}
