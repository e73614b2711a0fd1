// What is typed into a form with data-draft="key" is kept in this browser until it has been sent. Passwords, files and
// hidden fields are not kept.

import { draftKey, noteSent } from "../drafts.js"
import { notify } from "../notices.js"
import { word } from "../words.js"

const FIELDS = "input:not([type=password]):not([type=file]):not([type=hidden]):not([type=submit]), textarea, select"
const PAUSE = 300

export function attach(form) {
  const key = draftKey(form)
  let timer = 0
  const forget = () => { clearTimeout(timer); localStorage.removeItem(key) }
  restore(form, key, forget)

  form.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(() => keep(form, key), PAUSE)
  })
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.elt === form && event.detail.successful) forget()
  })
  form.addEventListener("submit", () => {
    if (form.matches("[hx-post], [hx-put], [hx-patch]")) return
    keep(form, key)
    noteSent(form)
  })
}

function keep(form, key) {
  const typed = {}
  for (const field of form.querySelectorAll(FIELDS)) if (field.name && isTouched(field)) (typed[field.name] ??= []).push(value(field))
  if (Object.keys(typed).length) localStorage.setItem(key, JSON.stringify(typed))
  else localStorage.removeItem(key)
}

function restore(form, key, forget) {
  const typed = JSON.parse(localStorage.getItem(key) ?? "null")
  if (!typed || form.querySelector('[aria-invalid="true"]')) return // the server gave back what was typed
  let changed = false
  for (const [name, values] of Object.entries(typed)) {
    for (const field of form.querySelectorAll(FIELDS)) if (field.name === name) changed = put(field, values) || changed
  }
  if (!changed) return
  form.dispatchEvent(new Event("input", { bubbles: true }))
  notify(word("restored"), { key: "draft", undoLabel: word("discard"), undo: () => { forget(); form.reset() } })
}

const isChoice = (field) => field.type === "checkbox" || field.type === "radio"
const isTouched = (field) => (isChoice(field) ? field.checked !== field.defaultChecked || field.checked : field.value !== field.defaultValue)
const value = (field) => (isChoice(field) ? (field.checked ? field.value : null) : field.value)

function put(field, values) {
  if (isChoice(field)) {
    const wanted = values.includes(field.value)
    const differs = field.checked !== wanted
    field.checked = wanted
    return differs
  }
  const differs = field.value !== values[0]
  field.value = values[0] ?? ""
  return differs
}
