// Filters the cards that are on the screen, and keeps the filter in the address, so that it can be shared.

import { CARD } from "../board/places.js"
import { say } from "../live-region.js"
import { sentence } from "../words.js"

const NAMES = ["q", "for", "mine", "blocked", "late"]
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()

export function attach(form) {
  const input = form.querySelector("input[name=q]")
  const chips = [...form.querySelectorAll("button[name]")]
  const address = new URLSearchParams(location.search)
  input.value = address.get("q") ?? ""
  for (const chip of chips) press(chip, address.getAll(chip.name).includes(chip.value))

  const apply = (isAsked) => {
    const wanted = read(input, chips)
    const shown = show(wanted, form.dataset.me)
    count(form)
    if (isAsked) keep(wanted)
    if (isAsked) say(sentence("shown", shown))
  }
  const opener = document.querySelector(`[aria-controls="${form.id}"]`)
  opener?.addEventListener("click", () => open(form, opener, !form.classList.contains("filters--open")))
  form.addEventListener("submit", (event) => event.preventDefault())
  input.addEventListener("input", () => apply(true))
  input.addEventListener("keydown", (event) => { if (event.key === "Escape") { input.value = ""; apply(true); input.blur() } })
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      press(chip, chip.getAttribute("aria-pressed") !== "true")
      apply(true)
    })
  }
  document.body.addEventListener("htmx:afterSettle", () => apply(false))
  if (opener && NAMES.some((name) => address.has(name))) open(form, opener, true)
  apply(false)
}

// On a phone the bar of filters is behind its button.
function open(form, opener, isOpen) {
  form.classList.toggle("filters--open", isOpen)
  opener.setAttribute("aria-expanded", String(isOpen))
}

const press = (chip, isOn) => chip.setAttribute("aria-pressed", String(isOn))

function read(input, chips) {
  const on = chips.filter((chip) => chip.getAttribute("aria-pressed") === "true")
  const values = (name) => on.filter((chip) => chip.name === name).map((chip) => chip.value)
  return { q: input.value.trim(), for: values("for"), mine: values("mine"), blocked: values("blocked"), late: values("late") }
}

function show(wanted, me) {
  const words = fold(wanted.q).split(/\s+/).filter(Boolean)
  const cards = [...document.querySelectorAll(CARD)]
  for (const card of cards) {
    const served = card.dataset.for?.trim().split(" ") ?? []
    const text = words.length ? fold(card.textContent) : ""
    const isShown =
      words.every((word) => text.includes(word)) &&
      (!wanted.for.length || wanted.for.some((id) => served.includes(id))) &&
      (!wanted.mine.length || (card.dataset.by ?? "").trim().split(" ").includes(me)) &&
      (!wanted.blocked.length || card.classList.contains("is-blocked")) &&
      (!wanted.late.length || card.dataset.late !== undefined)
    if (card.hidden === isShown) card.hidden = !isShown
  }
  return { count: cards.filter((card) => !card.hidden).length, all: cards.length }
}

function count(form) {
  const number = { blocked: document.querySelectorAll(".kcard.is-blocked").length, late: document.querySelectorAll(".kcard[data-late]").length }
  for (const place of form.querySelectorAll("[data-count]")) place.textContent = number[place.dataset.count]
}

function keep(wanted) {
  const address = new URL(location.href)
  for (const name of NAMES) address.searchParams.delete(name)
  if (wanted.q) address.searchParams.set("q", wanted.q)
  for (const name of NAMES.slice(1)) for (const value of wanted[name]) address.searchParams.append(name, value)
  history.replaceState(history.state, "", address)
}
