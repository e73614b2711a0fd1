// The steps of a card: Enter adds the next one, several lines add several, Alt+↑ and ↓ carry the step under the focus,
// and a step is dragged by its text. A tick shows at once and is taken back where the server did not hear of it.

import { sortable } from "../sortable.js"

export function attach(section) {
  section.addEventListener("keydown", (event) => {
    if (event.target.matches("[data-new]")) typed(event)
    else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key)) carry(section, event)
  })
  section.addEventListener("input", (event) => { if (event.target.matches("[data-new]")) grow(event.target) })
  for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
    section.addEventListener(name, ({ detail }) => failed(detail.elt))
  }
  section.addEventListener("htmx:beforeRequest", ({ detail }) => empty(detail.elt))
  keepTyped(section)
  drag(section)
  section.querySelector("[data-new][data-waiting]")?.form.requestSubmit()
}

function typed(event) {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return
  event.preventDefault()
  const field = event.target
  if (!field.value.trim()) return
  if (!field.form.classList.contains("htmx-request")) return field.form.requestSubmit()
  field.value += "\n" // the step before is on its way: this one goes after it
  field.dataset.waiting = ""
}

function grow(field) {
  field.rows = Math.min(8, field.value.split("\n").length)
}

// What was sent leaves the field, so that the next step can be written meanwhile.
function empty(form) {
  const field = form.querySelector?.("[data-new]")
  if (!field) return
  form.dataset.sent = field.value
  field.value = ""
  delete field.dataset.waiting
  grow(field)
}

function failed(form) {
  const box = form.querySelector?.("[type=checkbox]")
  if (box) box.checked = !box.checked
  const field = form.querySelector?.("[data-new]")
  if (field) field.value = [form.dataset.sent, field.value].filter(Boolean).join("\n")
}

// The section comes anew after every change: what is being written in it moves along.
function keepTyped(section) {
  document.body.addEventListener("htmx:oobBeforeSwap", function keep({ detail }) {
    if (!section.isConnected) return document.body.removeEventListener("htmx:oobBeforeSwap", keep)
    if (detail.target !== section) return
    for (const field of section.querySelectorAll("[data-new]")) {
      const next = field.value && detail.fragment.querySelector(`#${field.id}`)
      if (!next) continue
      next.value = field.value
      if ("waiting" in field.dataset) next.dataset.waiting = ""
    }
  })
}

function carry(section, event) {
  const step = event.target.closest("[data-step]")
  const list = step?.closest("[data-list]")
  if (!step) return
  event.preventDefault()
  const up = event.key === "ArrowUp"
  if (!(up ? step.previousElementSibling : step.nextElementSibling)) return
  const before = up ? step.previousElementSibling : step.nextElementSibling.nextElementSibling
  send(section, step, list, before)
}

function send(section, step, list, before) {
  const suffix = section.dataset.on === "page" ? "?on=page" : ""
  htmx.ajax("POST", `${section.dataset.path}/${step.dataset.step}/place/panel${suffix}`, {
    source: step,
    swap: "none",
    values: { list_id: list.dataset.list, before_id: before?.dataset.step ?? "" },
  })
}

async function drag(section) {
  if (section.querySelectorAll("[data-step]").length < 2) return
  const Sortable = await sortable()
  for (const list of section.querySelectorAll("[data-list]")) {
    Sortable.create(list, {
      group: "steps",
      draggable: "[data-step]",
      filter: "input, a, button",
      preventOnFilter: false,
      animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
      delay: 220,
      delayOnTouchOnly: true,
      touchStartThreshold: 6,
      forceFallback: true,
      fallbackTolerance: 4,
      ghostClass: "is-place",
      onEnd: ({ item, to, from, oldIndex, newIndex }) => {
        if (to !== from || oldIndex !== newIndex) send(section, item, to, item.nextElementSibling)
      },
    })
  }
}
