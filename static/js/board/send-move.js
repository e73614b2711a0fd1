// Sends moves, one after the other as they were made. One request behind every hand: a lost connection keeps it and
// tries again with the same key, so that it is made once, even by the page that is loaded next; a refusal puts the card
// back.

import { say } from "../live-region.js"
import { notify } from "../notices.js"
import { untilAnswered } from "../retry.js"
import { sentence } from "../words.js"
import { CARD, cardWith, columnOf, idOf, put, remember, titleOf } from "./places.js"

const KEPT = "sirve:moves"
const TOO_OLD = 10 * 60_000 // ms after which a move that was never sent is no longer meant

let line = Promise.resolve()
let open = 0

// values: column_id, before_id or place, why and reason. home: where the card stood; null where it was not moved yet.
// Resolves with whether it was made.
export function sendMove(card, values, home = remember(card)) {
  const sent = { key: crypto.randomUUID(), seen: home?.column?.dataset.column ?? "", ...values }
  return inLine(() => send(card, sent, home))
}

// Moves that were waiting when the page was left.
export function sendKept() {
  for (const { id, title, values, at } of Object.values(kept())) {
    forget(values.key)
    if (Date.now() - at < TOO_OLD) inLine(() => send(standIn(id, title), values, null))
  }
}

// A card that is out of sight (folded, waiting for its date) has a stand-in with its number and title.
export function standIn(id, title) {
  const stand = document.createElement("li")
  stand.id = `card-${id}`
  const link = stand.appendChild(document.createElement("a"))
  link.className = "kcard__a"
  link.textContent = title
  return stand
}

// One after the other, and no live refresh meanwhile.
export function inLine(task) {
  open += 1
  document.body.classList.add("is-sending")
  const made = line.then(task).finally(() => {
    open -= 1
    if (open === 0) document.body.classList.remove("is-sending")
  })
  line = made.catch(() => {})
  return made
}

async function send(card, values, home) {
  const title = titleOf(card)
  const id = idOf(card)
  let waited = false
  const status = await untilAnswered(() => place(id, values), () => {
    waited = true
    keep(id, title, values)
    notify(sentence("moveWaits", { title }), { key: "move" })
  })
  forget(values.key)
  if (status >= 200 && status < 300) {
    if (waited) notify(sentence("moveSent", { title }), { key: "move" })
    setTimeout(() => keepFocusOn(card.id), 30) // after all else that gives the focus back
    return true
  }
  putBack(card, home, status >= 400 && status < 500 ? null : title)
  return false
}

function place(id, values) {
  const link = cardWith(id)?.querySelector(".kcard__a") ?? document.getElementById("columns") ?? document.body
  const look = document.getElementById("columns")?.dataset.liveUrl.split("?")[1]
  return request("PUT", `/cards/${id}/position${look ? `?${look}` : ""}`, link, values, values.key)
}

// The status of the answer; 0 where there was none. htmx puts the answer's parts into their places. `key` tells this
// request from others: the element it is made from may be drawn anew meanwhile.
export function request(method, address, source, values, key) {
  return new Promise((resolve) => {
    const settle = (event) => {
      if (event.detail.requestConfig?.headers["X-Move"] !== key) return
      for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.removeEventListener(name, settle)
      resolve(event.detail.xhr?.status ?? 0)
    }
    for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.addEventListener(name, settle)
    htmx.ajax(method, address, { source, target: "#dialog", swap: "none", values, headers: { "X-Move": key } }).catch(() => {})
  })
}

// The card was drawn anew: it keeps the focus, unless the person has gone elsewhere.
function keepFocusOn(id) {
  const focused = document.activeElement
  const isLost = !focused || focused === document.body || focused.id === "main"
  if (isLost && !document.querySelector("dialog[open]")) document.querySelector(`#${id} .kcard__a`)?.focus({ preventScroll: true })
}

function putBack(card, home, lost) {
  const here = document.getElementById(card.id)
  const before = home?.before?.isConnected ? home.before : null
  if (here && home?.column?.isConnected) put(here, home.column, before)
  else if (!here && card.matches(CARD) && home?.column?.isConnected) put(card, home.column, before)
  if (!lost) return
  const there = document.getElementById(card.id)
  const told = sentence("moveLost", { title: lost, column: there ? columnOf(there).dataset.name : "" })
  notify(told, { key: "move", alarm: true })
  say(told)
}

const kept = () => JSON.parse(sessionStorage.getItem(KEPT) ?? "{}")

function keep(id, title, values) {
  sessionStorage.setItem(KEPT, JSON.stringify({ ...kept(), [values.key]: { id, title, values, at: Date.now() } }))
}

function forget(key) {
  const { [key]: _gone, ...rest } = kept()
  sessionStorage.setItem(KEPT, JSON.stringify(rest))
}
