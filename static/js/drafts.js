// What is typed and not sent yet. In this browser it is kept at once (localStorage, apart for each person); for whoever
// is signed in also on the server, at most every three seconds, so that another browser of theirs finds it.
//
// A form that is sent without htmx leaves a note; the next page says whether it arrived: an error page, a form with
// errors and the Back button keep the draft.

import { csrfToken } from "./http.js"

const SENT = "sirve:sent"
const PREFIX = "sirve:draft:"
const OFTEN = 3000 // ms between two writes on the server
const LEAVING = 60_000 // what a page that is left may still send, in bytes
const writers = new Map() // place -> Writer

const person = () => document.body.dataset.person ?? ""
const keyOf = (place) => `${PREFIX}${person()}:${place}`

export const placeOf = (form) => form.dataset.draft
export const isKeptThere = () => person() !== ""

export function local(place) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(place)))
  } catch {
    return null
  }
}

export function keepLocal(place, draft) {
  try {
    localStorage.setItem(keyOf(place), JSON.stringify(draft))
  } catch {} // the browser keeps nothing: then the server does
}

export function forgetLocal(place) {
  localStorage.removeItem(keyOf(place))
}

// Forms with a text in them keep drafts without being asked. Their name is their address.
export function nameDrafts(root) {
  if (!(root instanceof Element)) return
  const forms = [root, ...root.querySelectorAll("form")].filter((each) => each.matches('form[method="post"]:has(textarea:not([hidden]))'))
  for (const form of forms) {
    if (form.dataset.draft) continue
    form.dataset.draft = `at:${new URL(form.action, location.href).pathname}`
    form.dataset.behavior = `${form.dataset.behavior ?? ""} draft`.trim()
  }
}

export function startDrafts() {
  settleSent()
  forgetOthers()
  addEventListener("pagehide", () => { for (const writer of writers.values()) writer.flush(true) })
  document.addEventListener("submit", (event) => {
    if (event.target.getAttribute("action") === "/sign-out") forgetAll()
  })
}

export function noteSent(form) {
  sessionStorage.setItem(SENT, JSON.stringify({ place: placeOf(form), from: location.pathname }))
}

function settleSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null")
  sessionStorage.removeItem(SENT)
  if (!sent || !document.referrer) return
  const [arrival] = performance.getEntriesByType("navigation")
  const isDirect = arrival?.type === "navigate" && new URL(document.referrer).pathname === sent.from
  const isRefused = document.body.classList.contains("is-error") || document.querySelector(".summary, [aria-invalid=true], [data-clash]")
  if (!isDirect || isRefused) return
  forgetLocal(sent.place)
  there(sent.place).drop()
}

// Another person signed in in this browser: what the one before had typed is on the server, and not theirs to find.
function forgetOthers() {
  if (person()) forgetAll((key) => !key.startsWith(keyOf("")))
}

function forgetAll(isMeant = () => true) {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
  for (const key of keys.filter(isMeant)) localStorage.removeItem(key)
}

// The draft of a place on the server.
export function there(place) {
  if (!writers.has(place)) writers.set(place, new Writer(place))
  return writers.get(place)
}

class Writer {
  #address
  #due = null
  #timer = 0
  #last = 0
  #open = Promise.resolve()

  constructor(place) {
    this.#address = `/drafts/${place.split("/").map(encodeURIComponent).join("/")}`
  }

  // { told, at, revision, fields }, or null.
  async read() {
    if (!isKeptThere()) return null
    await this.#open // what was just thrown away is not offered again
    const answer = await this.#request("GET").catch(() => null)
    return answer?.status === 200 ? answer.json() : null
  }

  keep(typed, revision) {
    if (!isKeptThere()) return
    this.#due = { typed: JSON.stringify(typed), revision }
    this.#timer ||= setTimeout(() => this.flush(), Math.max(0, this.#last + OFTEN - Date.now()))
  }

  // Writes now what is due, and resolves when it is written.
  flush(isLeaving = false) {
    clearTimeout(this.#timer)
    this.#timer = 0
    const due = this.#due
    if (!due) return this.#open
    this.#due = null
    this.#last = Date.now()
    const more = isLeaving && due.typed.length < LEAVING ? { keepalive: true } : {}
    return (this.#open = this.#after(() => this.#request("PUT", new URLSearchParams(due), more)))
  }

  drop() {
    clearTimeout(this.#timer)
    this.#timer = 0
    this.#due = null
    if (!isKeptThere()) return Promise.resolve()
    return (this.#open = this.#after(() => this.#request("DELETE", undefined, { keepalive: true })))
  }

  // One after the other, so that a late write never brings back what was thrown away. A page that is left cannot wait.
  #after(send) {
    const sent = document.visibilityState === "hidden" ? send() : this.#open.then(send)
    return sent.catch(() => {}) // no connection: it is kept here, and comes with the next change
  }

  #request(method, body, more = {}) {
    const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" }
    return fetch(this.#address, { method, body, headers, credentials: "same-origin", ...more })
  }
}
