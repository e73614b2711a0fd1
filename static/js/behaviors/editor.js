// A text that is written in its place: Write and Preview, Ctrl+Enter saves, Esc leaves and keeps the draft, @ names
// somebody. After a clash "Start from theirs" puts the other text into the field.

import { csrfToken } from "../http.js"
import { offerNames } from "../mentions.js"
import { say } from "../live-region.js"
import { word } from "../words.js"

export function attach(form) {
  const field = form.querySelector("textarea:not([hidden]), input:not([type=hidden])")
  const shown = form.querySelector(".editor__p")
  if (field.dataset.names) offerNames(field)
  form.addEventListener("keydown", (event) => pressed(event, form))
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button, a")
    if (button?.dataset.preview) preview(form, field, shown, button)
    if (button?.matches("[data-write]")) write(form, field, shown)
    if (button?.matches("[data-take-theirs]")) take(form, field)
    if (button?.matches("[data-leave]")) leave(event, form, button)
  }, true)
  form.addEventListener("htmx:afterRequest", (event) => { if (event.detail.elt === form && event.detail.xhr?.status < 400) comeBack(form) })
  if (field.autofocus) begin(field)
}

function begin(field) {
  field.focus()
  field.setSelectionRange(field.value.length, field.value.length)
}

function pressed(event, form) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    form.requestSubmit()
  }
  if (event.key !== "Escape" || event.defaultPrevented) return
  const way = form.querySelector("[data-leave]")
  const hasText = event.target.matches("textarea, input") && event.target.value !== ""
  if (!way && !hasText) return // nothing to lose: Esc closes what is around
  event.preventDefault()
  event.stopPropagation()
  if (way) way.click()
  else event.target.blur()
}

// What was typed is kept first, so that the text that comes back can offer it.
async function leave(event, form, way) {
  if (way.dataset.ready) return
  event.preventDefault()
  event.stopImmediatePropagation()
  const wait = []
  form.dispatchEvent(new CustomEvent(way.dataset.leave === "drop" ? "sirve:forget" : "sirve:leave", { detail: { wait } }))
  await Promise.race([Promise.all(wait), new Promise((resolve) => setTimeout(resolve, 1500))])
  way.dataset.ready = "1"
  comeBack(form)
  way.click()
}

// Once the text stands there again, the focus is on what opens its editor.
function comeBack(form) {
  const id = form.closest("[data-editing]")?.id
  if (!id) return
  const look = () => {
    const place = document.getElementById(id)
    if (!place || place.matches("[data-editing]")) return
    document.body.removeEventListener("htmx:afterSettle", look)
    const lost = !document.activeElement || document.activeElement === document.body || place.contains(document.activeElement)
    if (lost) (place.querySelector('[data-key="e"], .cdlg__te, .msg__do a') ?? place).focus({ preventScroll: true })
  }
  document.body.addEventListener("htmx:afterSettle", look)
}

async function preview(form, field, shown, button) {
  const body = new URLSearchParams({ text: field.value })
  const headers = { "X-CSRFToken": csrfToken(), "X-Requested-With": "fetch" }
  const answer = await fetch(button.dataset.preview, { method: "POST", headers, body, credentials: "same-origin" }).catch(() => null)
  if (!answer?.ok) return say(word("failed"))
  const drawn = new DOMParser().parseFromString(await answer.text(), "text/html")
  shown.replaceChildren(...drawn.body.childNodes)
  shown.style.minBlockSize = `${field.offsetHeight}px`
  toggle(form, field, shown, true)
  shown.focus({ preventScroll: true })
}

function write(form, field, shown) {
  toggle(form, field, shown, false)
  field.focus({ preventScroll: true })
}

function toggle(form, field, shown, isPreview) {
  field.hidden = isPreview
  shown.hidden = !isPreview
  form.querySelector("[data-write]").setAttribute("aria-pressed", String(!isPreview))
  form.querySelector("[data-preview]").setAttribute("aria-pressed", String(isPreview))
}

function take(form, field) {
  field.value = form.querySelector("[data-theirs]").value
  field.dispatchEvent(new Event("input", { bubbles: true }))
  field.focus()
}
