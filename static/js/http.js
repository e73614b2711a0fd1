// What every request carries, and what happens when it finds no answer, or nobody is signed in any longer.

import { answered, lost, renewToken, signedOut } from "./connection.js"
import { notify } from "./notices.js"
import { word } from "./words.js"

export function csrfToken() {
  return document.querySelector('meta[name="csrf-token"]')?.content ?? ""
}

// POSTs form values (or `method`) outside htmx. Throws when there is no answer; the caller looks at `ok`.
export function post(address, values = {}, method = "POST", more = {}) {
  return fetch(address, {
    method,
    headers: { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" },
    body: new URLSearchParams(values),
    credentials: "same-origin",
    ...more,
  })
}

export function startHttp() {
  const body = document.body
  // Live parts come again by themselves, and moves say themselves that they wait.
  const isOurs = ({ detail: { elt, requestConfig } }) =>
    !requestConfig?.headers["X-Move"] && !(elt?.matches("[data-live-url]") && requestConfig?.verb === "get")
  body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = csrfToken()
  })
  // Signed out: stay on this page with everything on it. Where to sign in stands at the top.
  body.addEventListener("htmx:beforeOnLoad", (event) => {
    const { status } = event.detail.xhr
    if (status === 401) {
      event.preventDefault()
      signedOut()
    } else if (status) answered()
    if (status === 403) renewToken() // the next attempt comes with the token of the present session
  })
  body.addEventListener("htmx:sendError", (event) => {
    lost()
    const typed = event.detail.requestConfig?.verb !== "get"
    if (isOurs(event)) notify(word(typed ? "offline" : "unopened"), { alarm: true, key: "offline" })
  })
  body.addEventListener("htmx:timeout", (event) => {
    if (isOurs(event)) notify(word("late"), { alarm: true, key: "offline" })
  })
  body.addEventListener("htmx:responseError", (event) => {
    if (isOurs(event)) notify(word("failed"), { alarm: true, key: "failed" })
  })
  document.addEventListener("sirve:back", () => {
    if (document.querySelector('#notices [data-notice-key="offline"]')) notify(word("online"), { key: "offline" })
  })
}
