// Dragging cards by mouse and finger. The server decides where the card may land (board/send-move.js).

import { takeable } from "../board/in-hand.js"
import { arrange, beforeOf, CARD, cardBelow, columnOf, laneOf, listOf, lists, put, remember } from "../board/places.js"
import { sendMove } from "../board/send-move.js"
import { notify } from "../notices.js"
import { onceSettled } from "../settled.js"
import { sortable } from "../sortable.js"
import { sentence } from "../words.js"

const bound = new WeakSet()
let home = null // where the card that is in the hand stood

export async function attach(board) {
  if (board.dataset.mayMove === undefined) return
  const Sortable = await sortable()
  const bind = () => {
    document.getElementById("columns")?.classList.add("can-drag")
    for (const list of lists()) if (!bound.has(list)) bindList(Sortable, list)
  }
  bind()
  onceSettled(bind)
}

function bindList(Sortable, list) {
  bound.add(list)
  takeable(Sortable, list, {
    group: { name: "cards", put: (to, from) => laneOf(to.el) === laneOf(from.el) },
    draggable: CARD,
    filter: "[data-open], .kcard__more, .krest, input",
    onTake(card) {
      home = remember(card)
    },
    onChange({ to }) {
      mark(to.closest("[data-column]"))
    },
    onLet(card, event, isGivenUp) {
      mark(null)
      if (isGivenUp) goHome(card)
      else if (isOverOtherLane(event)) refuse(card)
      else drop(card)
    },
  })
}

function mark(column) {
  for (const other of document.querySelectorAll(".is-target")) other.classList.remove("is-target")
  column?.classList.add("is-target")
}

// Let go over another lane than its own, the card cannot stand there.
function isOverOtherLane(event) {
  const at = event?.changedTouches?.[0] ?? event
  const lane = laneOf(home.column)
  const there = lane && laneOf(document.elementFromPoint(at?.clientX ?? -1, at?.clientY ?? -1))
  return Boolean(there && there !== lane)
}

function refuse(card) {
  goHome(card)
  notify(sentence("otherLane"), { key: "move", alarm: true })
}

function goHome(card) {
  for (const each of [home.column, columnOf(card)]) arrange(each)
  put(card, home.column, home.before)
}

function drop(card) {
  const column = columnOf(card)
  for (const each of [home.column, column]) arrange(each)
  if (column === home.column && cardBelow(card) === home.before) return
  sendMove(card, { column_id: column.dataset.column, before_id: listOf(column) ? beforeOf(card) : "" }, home)
}
