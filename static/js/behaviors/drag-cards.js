// Dragging cards, by mouse at once, by finger after a moment's rest, so that scrolling stays scrolling. The server
// decides where the card may land (board/send-move.js).

import { arrange, CARD, cardBelow, columnOf } from "../board/places.js"
import { sendMove } from "../board/send-move.js"
import { sortable } from "../sortable.js"

const bound = new WeakSet()

export async function attach(board) {
  if (board.dataset.mayMove === undefined) return
  const Sortable = await sortable()
  const bind = () => {
    board.classList.add("can-drag")
    for (const list of board.querySelectorAll(".col__l, .acc__l, .fold")) if (!bound.has(list)) bindList(Sortable, list)
  }
  bind()
  document.body.addEventListener("htmx:afterSettle", bind)
}

function bindList(Sortable, list) {
  bound.add(list)
  let home = null
  Sortable.create(list, {
    group: "cards",
    sort: true,
    draggable: CARD,
    filter: "[data-open], .kcard__more",
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    delay: 220,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    forceFallback: true, // one look and one behaviour for mouse and finger
    fallbackTolerance: 4,
    fallbackOnBody: true,
    fallbackClass: "is-lifted",
    ghostClass: "is-place",
    scroll: true,
    bubbleScroll: true,
    scrollSensitivity: 60,
    onStart({ item }) {
      home = { column: columnOf(item), before: cardBelow(item) }
      document.body.classList.add("is-carrying")
    },
    onChange({ to }) {
      mark(to.closest("[data-column]"))
    },
    onEnd({ item }) {
      mark(null)
      document.body.classList.remove("is-carrying")
      drop(item, home)
    },
  })
}

function mark(column) {
  for (const other of document.querySelectorAll(".is-target")) other.classList.remove("is-target")
  column?.classList.add("is-target")
}

function drop(card, home) {
  const column = columnOf(card)
  const below = cardBelow(card)
  arrange(home.column)
  arrange(column)
  card.addEventListener("click", swallow, { capture: true, once: true }) // the click that ends a drag opens nothing
  setTimeout(() => card.removeEventListener("click", swallow, { capture: true }), 50)
  if (column === home.column && below === home.before) return
  sendMove(card, { column_id: column.dataset.column, before_id: below ? below.id.replace("card-", "") : "" }, home)
}

function swallow(event) {
  event.preventDefault()
  event.stopPropagation()
}
