// The bar of filters: a GET form whose answer is only the columns. The address always says what is shown, so that it can
// be shared and gone back to; typing changes the last step of the history, a choice makes a new one.

import { say } from "../live-region.js"
import { onceSettled } from "../settled.js"
import { sentence } from "../words.js"

const PAUSE = 140 // ms without a key before the server is asked
const SHAPES = ["lanes", "layout"] // another shape is another page

let fresh = null // the form that is on the page; the history outlives it

export function attach(form) {
  fresh = form
  const text = form.elements.q
  let typed = 0
  let isTyping = false
  text.addEventListener("input", () => {
    clearTimeout(typed)
    typed = setTimeout(() => { apply(form, isTyping ? "replaceState" : "pushState"); isTyping = true }, PAUSE)
  })
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return
    text.value = ""
    apply(form)
    text.blur()
  })
  text.addEventListener("blur", () => { isTyping = false })
  form.addEventListener("change", (event) => { if (event.target !== text) apply(form) })
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(typed); apply(form) })
  document.body.addEventListener("click", clear)
  onceSettled(() => count(form))
  startOpener(form)
  window.addEventListener("popstate", wentBack)
}

function asked(form) {
  const values = new URLSearchParams()
  for (const [name, value] of new FormData(form)) if (value.trim()) values.append(name, value.trim())
  return values
}

function apply(form, step = "pushState") {
  const query = asked(form).toString()
  if (query === here()) return
  history[step]({ sirveFilter: true }, "", query ? `${form.action}?${query}` : form.action)
  fetchColumns(form, query)
}

const here = () => new URLSearchParams(location.search).toString()

async function fetchColumns(form, query) {
  const target = document.getElementById("columns")
  await htmx.ajax("GET", `${form.dataset.columns}?${query}`, { source: form, target, swap: "morph:outerHTML" })
  const { wanted, shown } = document.getElementById("columns").dataset
  say(sentence("shown", { count: wanted, all: shown }))
}

function clear(event) {
  const link = event.target.closest("[data-clear]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  fill(fresh, new URL(link.href).searchParams)
  apply(fresh)
  fresh.elements.q.focus()
}

function wentBack() {
  const form = fresh
  if (!form?.isConnected || location.pathname !== new URL(form.action).pathname || document.querySelector("dialog[open]")) return
  const values = new URLSearchParams(location.search)
  const part = document.getElementById("columns")
  const drawn = new URLSearchParams(part.dataset.liveUrl.split("?")[1] ?? "")
  if (values.toString() === drawn.toString()) return
  if (SHAPES.some((name) => (values.get(name) ?? "") !== (drawn.get(name) ?? ""))) return location.reload()
  fill(form, values)
  fetchColumns(form, values.toString())
}

function fill(form, values) {
  for (const field of form.elements) {
    const said = values.getAll(field.name)
    if (field.type === "checkbox") field.checked = said.includes(field.value)
    else if (field.matches("select")) field.value = [...field.options].map((option) => option.value).find((value) => value && said.includes(value)) ?? ""
    else if (field.type === "search") field.value = values.get(field.name) ?? ""
  }
}

// What the chips say of the whole board, and how many of the rarer questions are asked.
function count(form) {
  const part = document.getElementById("columns")
  for (const place of form.querySelectorAll("[data-count]")) {
    if (place.dataset.count in (part?.dataset ?? {})) place.textContent = part.dataset[place.dataset.count]
  }
  const more = [...form.querySelectorAll(".filters__more :is(select, input)")].filter((field) => (field.type === "checkbox" ? field.checked : field.value)).length
  const button = form.querySelector(".filters__more")?.previousElementSibling
  if (!button) return
  button.querySelector("[data-count=more]").textContent = more || ""
  button.setAttribute("aria-pressed", String(more > 0))
}

// On a phone the bar of filters is behind its button.
function startOpener(form) {
  const bar = form.parentElement
  const opener = document.querySelector(`[aria-controls="${bar.id}"]`)
  if (!opener) return
  const show = (isOpen) => {
    bar.classList.toggle("filters--open", isOpen)
    opener.setAttribute("aria-expanded", String(isOpen))
  }
  opener.addEventListener("click", () => show(!bar.classList.contains("filters--open")))
  show(bar.classList.contains("filters--open"))
}
