// A new comment. Its text stays in the field until it has arrived; without a connection it is sent again with the same
// key, so that it is said once, however often the button was pressed.

import { say } from "../live-region.js"
import { notify } from "../notices.js"
import { untilAnswered } from "../retry.js"
import { word } from "../words.js"

export function attach(form) {
  const field = form.querySelector("textarea")
  let isSending = false
  form.classList.toggle("is-empty", !field.value)
  form.dataset.scripted = "class"
  form.addEventListener("input", () => form.classList.toggle("is-empty", !field.value))
  form.addEventListener("submit", async (event) => {
    event.preventDefault()
    if (isSending || !field.value.trim()) return field.focus()
    isSending = true
    field.readOnly = true
    form.setAttribute("aria-busy", "true")
    const said = await send(form)
    isSending = false
    field.readOnly = false
    form.removeAttribute("aria-busy")
    if (said && form.isConnected) done(form, field)
  })
}

async function send(form) {
  let waited = false
  const status = await untilAnswered(() => request(form), () => {
    waited = true
    notify(word("commentWaits"), { key: "comment" })
  })
  const said = status >= 200 && status < 300
  if (said && waited) notify(word("commentSent"), { key: "comment" })
  if (!said && (status < 400 || status >= 500)) notify(word("commentLost"), { key: "comment", alarm: true })
  return said
}

// The status of the answer; 0 where there was none. htmx puts its parts into their places.
function request(form) {
  const key = form.elements.key.value
  return new Promise((resolve) => {
    const settle = (event) => {
      if (event.detail.requestConfig?.headers["X-Comment"] !== key) return
      for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.removeEventListener(name, settle)
      resolve(event.detail.xhr?.status ?? 0)
    }
    for (const name of ["htmx:sendError", "htmx:responseError"]) form.addEventListener(name, (event) => event.stopPropagation(), { once: true }) // we say it ourselves
    for (const name of ["htmx:afterRequest", "htmx:sendAbort"]) document.body.addEventListener(name, settle)
    const values = { text: form.elements.text.value, key }
    htmx.ajax("POST", form.dataset.send, { source: form, target: "#dialog", swap: "none", values, headers: { "X-Comment": key } }).catch(() => {})
  })
}

function done(form, field) {
  say(word("commentSent"))
  form.elements.key.value = crypto.randomUUID()
  field.value = ""
  form.classList.add("is-empty")
  form.querySelector("[data-write]")?.click()
  field.focus({ preventScroll: true })
  document.querySelector(".thread > :last-child")?.scrollIntoView({ block: "nearest" })
}
