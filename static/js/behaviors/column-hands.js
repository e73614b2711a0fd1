// The columns themselves: a lead drags them by the head, and after a change of the board (`sirve:redraw`) they are
// fetched anew. Everything here has a button too, in the menu of the column.

import { onceSettled } from "../settled.js"
import { sortable } from "../sortable.js"

const bound = new WeakSet()
let listens = false

export function attach(board) {
  if (!listens) {
    listens = true
    document.body.addEventListener("sirve:redraw", redraw)
    onceSettled(() => bind(document.getElementById("columns")))
  }
  bind(board)
}

function redraw() {
  const board = document.getElementById("columns")
  if (!board) return location.reload()
  htmx.ajax("GET", board.dataset.liveUrl, { source: board, target: board, swap: "morph:outerHTML" })
}

async function bind(board) {
  const cols = board?.querySelector(".cols")
  if (!cols || bound.has(cols) || board.dataset.mayShape === undefined) return
  bound.add(cols)
  const Sortable = await sortable()
  Sortable.create(cols, {
    group: "columns",
    draggable: ".col:not(.acc), .colf",
    handle: ".col__top, .colf__b",
    filter: "a, .col__menu",
    preventOnFilter: false,
    direction: "horizontal",
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    delay: 220,
    delayOnTouchOnly: true,
    touchStartThreshold: 6,
    forceFallback: true,
    fallbackTolerance: 6,
    fallbackOnBody: true,
    fallbackClass: "is-lifted",
    ghostClass: "is-place",
    onStart: () => document.body.classList.add("is-carrying"),
    onEnd({ item, oldIndex, newIndex }) {
      document.body.classList.remove("is-carrying")
      if (oldIndex !== newIndex) place(item)
    },
  })
}

function place(column) {
  let next = column.nextElementSibling
  while (next && next.dataset.column === undefined) next = next.nextElementSibling
  const values = { before_id: next?.dataset.column ?? "" }
  htmx.ajax("POST", `/columns/${column.dataset.column}/place`, { source: document.getElementById("columns"), swap: "none", values })
}
