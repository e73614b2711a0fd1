// <form data-draft="card:7:comment">: what is typed into it is kept until it has been sent (../drafts.js). Passwords,
// files and hidden fields are not kept. What is found in this browser is put back; what another browser left is offered.
// A draft that began with an older text says so (`revision`), and saving it shows both texts side by side.

import { forgetLocal, keepLocal, local, noteSent, placeOf, there } from "../drafts.js"
import { notify } from "../notices.js"
import { word } from "../words.js"

const FIELDS = "input:not([type=password]):not([type=file]):not([type=hidden]):not([type=submit]), textarea:is(:not([hidden]), [data-behavior~=slot]), select"
const PAUSE = 300
const SAME_MOMENT = 5000 // ms by which the server's copy of this browser's draft may be younger

export function attach(form) {
  const place = placeOf(form)
  if (!place || place === "off") return
  const first = form.elements.revision?.value ?? ""
  let timer = 0
  const forget = () => { clearTimeout(timer); timer = 0; forgetLocal(place); return there(place).drop() }
  const keepNow = () => { if (timer) { clearTimeout(timer); timer = 0; keep(form, place) } }
  const begin = () => { form.reset(); if (form.elements.revision) form.elements.revision.value = first }

  offerOrRestore(form, place, () => { forget(); begin() })
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => { timer = 0; keep(form, place) }, PAUSE) })
  form.addEventListener("htmx:beforeOnLoad", (event) => { if (event.detail.elt === form && isTaken(event.detail.xhr)) forget() }) // the same form may come back
  form.addEventListener("sirve:forget", (event) => event.detail?.wait?.push(forget()) ?? forget())
  form.addEventListener("sirve:leave", (event) => { keepNow(); event.detail.wait.push(there(place).flush()) })
  form.addEventListener("submit", () => {
    if (form.matches("[hx-post], [hx-put], [hx-patch], [data-send]")) return
    keep(form, place)
    noteSent(form)
  })
  addEventListener("pagehide", () => { if (form.isConnected) { keepNow(); there(place).flush(true) } })
}

const isTaken = (answer) => answer?.status >= 200 && answer.status < 400

// A choice alone is kept in this browser; another one is offered what was written.
function keep(form, place) {
  const typed = read(form)
  const isWritten = fields(form).some((field) => !field.matches("select") && !isChoice(field) && isTouched(field))
  if (local(place)?.isWritten && !isWritten) there(place).drop()
  if (!typed) return forgetLocal(place)
  const revision = Number(form.elements.revision?.value || 0)
  keepLocal(place, { typed, revision, isWritten, at: Date.now() })
  if (isWritten) there(place).keep(typed, revision)
}

const fields = (form) => [...form.querySelectorAll(FIELDS)].filter((field) => field.name)

// Name -> values of the fields that were touched; null where none was.
function read(form) {
  const typed = {}
  for (const field of fields(form)) if (isTouched(field)) (typed[field.name] ??= []).push(value(field))
  return Object.keys(typed).length ? typed : null
}

async function offerOrRestore(form, place, startAfresh) {
  if (form.matches("[data-clash]") || form.querySelector('[aria-invalid="true"], [data-clash]')) return // the server gave back what was typed
  const mine = local(place)
  if (mine?.typed && fill(form, mine)) notify(word("restored"), { key: "draft", undoLabel: word("discard"), undo: startAfresh })
  const kept = await keptThere(form, place)
  if (!kept || !form.isConnected || !differs(form, kept.fields)) return
  if (mine && Date.parse(kept.at) < mine.at + SAME_MOMENT) return
  offer(form, place, kept)
}

// What the server keeps: known to the part of the page that brought the drafts of all its places, else asked for.
async function keptThere(form, place) {
  const part = form.closest("[data-drafts]")
  if (part?.dataset.draftsOf.split(" ").some((beginning) => place.startsWith(beginning))) return JSON.parse(part.dataset.drafts)[place] ?? null
  return there(place).read()
}

function offer(form, place, kept) {
  const bar = document.createElement("div")
  bar.className = "note draftbar"
  bar.dataset.ours = ""
  bar.setAttribute("role", "status")
  const told = document.createElement("p")
  told.textContent = kept.told
  bar.append(told, button(word("useDraft"), "btn btn--sm btn--line", () => {
    fill(form, { typed: kept.fields, revision: kept.revision })
    leave()
  }), button(word("throwDraft"), "btn btn--sm", () => { there(place).drop(); leave() }))
  const leave = () => { bar.remove(); form.querySelector("textarea:not([hidden]), input:not([type=hidden])")?.focus() }
  form.prepend(bar)
}

function button(label, className, press) {
  const made = document.createElement("button")
  Object.assign(made, { type: "button", className, textContent: label })
  made.addEventListener("click", press)
  return made
}

// Puts a draft into the form; whether anything changed by it.
function fill(form, { typed, revision }) {
  let changed = false
  for (const [name, values] of Object.entries(typed)) {
    for (const field of form.querySelectorAll(FIELDS)) if (field.name === name) changed = put(field, values) || changed
  }
  if (!changed) return false
  if (revision && form.elements.revision) form.elements.revision.value = revision
  form.dispatchEvent(new Event("input", { bubbles: true }))
  return true
}

function differs(form, fields) {
  return Object.entries(fields).some(([name, values]) =>
    [...form.querySelectorAll(FIELDS)].some((field) => field.name === name && (isChoice(field) ? field.checked !== values.includes(field.value) : field.value !== (values[0] ?? ""))),
  )
}

const isChoice = (field) => field.type === "checkbox" || field.type === "radio"
const isTouched = (field) => (isChoice(field) ? field.checked !== field.defaultChecked || field.checked : field.value !== startOf(field))
const startOf = (field) => (field.matches("select") ? ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "" : field.defaultValue)
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
