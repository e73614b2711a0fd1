// What every request carries, and what happens when it finds no answer.

import { notify } from "./notices.js"
import { word } from "./words.js"

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? ""
}

// POSTs form values (or `method`) outside htmx. Throws when there is no answer; the caller looks at `ok`.
export function post(address, values = {}, method = "POST") {
  return fetch(address, {
    method,
    headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    body: new URLSearchParams(values),
    credentials: "same-origin",
  })
}

export function startHttp() {
  const body = document.body
  body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken()
  })
  const tell = (name, key) => (event) => {
    if (!event.detail.elt?.matches("[data-live-topic]")) notify(word(name), { alarm: true, key })
  }
  body.addEventListener("htmx:sendError", tell("offline", "offline"))
  body.addEventListener("htmx:timeout", tell("late", "offline"))
  body.addEventListener("htmx:responseError", tell("failed", "failed"))
  window.addEventListener("online", () => {
    if (document.querySelector('#notices [data-notice-key="offline"]')) {
      notify(word("online"), { key: "offline" })
    }
  })
}
