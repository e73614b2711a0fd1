// Dragging cards, by mouse at once, by finger after a moment's rest, so that scrolling stays scrolling. The server
// decides where the card may land (board/send-move.js).

import { arrange, beforeOf, CARD, cardBelow, columnOf, laneOf, listOf, lists, put, remember } from "../board/places.js"
import { sendMove } from "../board/send-move.js"
import { notify } from "../notices.js"
import { onceSettled } from "../settled.js"
import { sortable } from "../sortable.js"
import { sentence } from "../words.js"

const REST = 280 // ms a finger stays before it lifts a card
const TREMBLE = 8 // px it may tremble meanwhile; further is scrolling

const bound = new WeakSet()
let home = null // where the card that is in the hand stood
let isGivenUp = false // Esc was pressed meanwhile

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
  Sortable.create(list, {
    group: { name: "cards", put: (to, from) => laneOf(to.el) === laneOf(from.el) },
    draggable: CARD,
    filter: "[data-open], .kcard__more, .krest, input",
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    delay: REST,
    delayOnTouchOnly: true,
    touchStartThreshold: TREMBLE,
    forceFallback: true, // one look and one behaviour for mouse and finger
    fallbackTolerance: 4,
    fallbackOnBody: true,
    fallbackClass: "is-lifted",
    ghostClass: "is-place",
    scroll: true,
    bubbleScroll: true,
    scrollSensitivity: 72,
    scrollSpeed: 14,
    onStart({ item }) {
      home = remember(item)
      isGivenUp = false
      document.addEventListener("keydown", giveUp, true)
      document.body.classList.add("is-carrying")
      navigator.vibrate?.(10)
    },
    onChange({ to }) {
      mark(to.closest("[data-column]"))
    },
    onEnd({ item, originalEvent }) {
      mark(null)
      document.removeEventListener("keydown", giveUp, true)
      document.body.classList.remove("is-carrying")
      if (isGivenUp) goHome(item)
      else if (isOverOtherLane(originalEvent)) refuse(item)
      else drop(item)
    },
  })
}

function mark(column) {
  for (const other of document.querySelectorAll(".is-target")) other.classList.remove("is-target")
  column?.classList.add("is-target")
}

// Esc takes the card out of the hand: it stands where it stood, and nothing is sent.
function giveUp(event) {
  if (event.key !== "Escape") return
  event.preventDefault()
  event.stopPropagation()
  isGivenUp = true
  document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }))
  document.addEventListener("click", swallow, { capture: true }) // of the button that is still held
  document.addEventListener("pointerup", () => setTimeout(() => document.removeEventListener("click", swallow, { capture: true })), { once: true })
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
  opensNothing(card)
  for (const each of [home.column, columnOf(card)]) arrange(each)
  put(card, home.column, home.before)
}

function opensNothing(card) {
  card.addEventListener("click", swallow, { capture: true, once: true }) // the click that ends a drag
  setTimeout(() => card.removeEventListener("click", swallow, { capture: true }), 50)
}

function drop(card) {
  const column = columnOf(card)
  for (const each of [home.column, column]) arrange(each)
  opensNothing(card)
  if (column === home.column && cardBelow(card) === home.before) return
  sendMove(card, { column_id: column.dataset.column, before_id: listOf(column) ? beforeOf(card) : "" }, home)
}

function swallow(event) {
  event.preventDefault()
  event.stopPropagation()
}
