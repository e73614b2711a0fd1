// Sends a move. One request behind every hand: a lost connection keeps it and tries again with the same key, so that it
// is made once; a refusal puts the card back.

import { say } from "../live-region.js"
import { notify } from "../notices.js"
import { sentence } from "../words.js"
import { columnOf, idOf, put, remember, titleOf } from "./places.js"

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000] // ms before each new attempt

// values: column_id, before_id or place, why and reason. home: where the card stood; null where it was not moved yet.
export async function sendMove(card, values, home = remember(card)) {
  const sent = { key: crypto.randomUUID(), seen: home?.column?.dataset.column ?? "", ...values }
  const title = titleOf(card)
  for (let attempt = 0; ; attempt += 1) {
    const status = await request(idOf(card), sent)
    if (status >= 200 && status < 300) {
      if (attempt) notify(sentence("moveSent", { title }), { key: "move" })
      setTimeout(() => keepFocusOn(card.id), 30) // htmx settles after 20 ms
      return true
    }
    const isRefused = status >= 400 && status < 500
    if (isRefused || attempt === PAUSES.length) {
      putBack(card, home, isRefused ? null : title)
      return false
    }
    if (attempt === 0) notify(sentence("moveWaits", { title }), { key: "move", alarm: true })
    await pause(PAUSES[attempt])
  }
}

// The status of the answer; 0 where there was none. htmx puts the answer's parts into their places.
function request(id, values) {
  const link = document.querySelector(`#card-${id} .kcard__a`) ?? document.getElementById("columns")
  const look = document.getElementById("columns").dataset.liveUrl.split("?")[1]
  return new Promise((resolve) => {
    const settle = (event) => {
      if (event.detail.requestConfig?.headers["X-Move"] !== values.key) return // the element itself may be drawn anew
      for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.removeEventListener(name, settle)
      resolve(event.detail.xhr?.status ?? 0)
    }
    link.addEventListener("htmx:sendError", (event) => event.stopPropagation(), { once: true }) // we say it ourselves
    for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.addEventListener(name, settle)
    htmx.ajax("PUT", `/cards/${id}/position${look ? `?${look}` : ""}`, { source: link, target: "#dialog", swap: "none", values, headers: { "X-Move": values.key } }).catch(() => {})
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
  if (here && home?.column?.isConnected) put(here, home.column, home.before?.isConnected ? home.before : null)
  if (!lost) return
  const told = sentence("moveLost", { title: lost, column: here ? columnOf(here).dataset.name : "" })
  notify(told, { key: "move", alarm: true })
  say(told)
}

function pause(wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait)
    addEventListener("online", () => { clearTimeout(timer); resolve() }, { once: true })
  })
}
