// Sorting by keyboard: arrows go from card to card, the keys of the page choose stage and customer, and as soon as
// both are chosen they are given to the ticked cards, or to the one that is marked. Enter gives the same again.

import { say } from "../live-region.js"

let place = 0 // of the marked card, kept while the list is swapped
let last = {} // what was given last, by field
let byArrow = false // the last key walked through the choices: that is looking, not choosing
let previous = null
let early = null // keys that were typed while the last cards were on their way; null when none are

window.addEventListener("keydown", (event) => {
  if (!early || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key.length > 1 && !["Enter", "ArrowUp", "ArrowDown"].includes(event.key)) return
  event.preventDefault()
  event.stopImmediatePropagation()
  early.push(event.key)
}, true)

// Type again what came too early, up to the key that sends the next cards on their way.
function catchUp() {
  const keys = early ?? []
  early = null
  while (keys.length && !early) {
    const key = new KeyboardEvent("keydown", { key: keys.shift(), bubbles: true, cancelable: true })
    ;(document.activeElement ?? document.body).dispatchEvent(key)
  }
  early?.push(...keys)
}

export function attach(root) {
  previous?.abort()
  previous = new AbortController()
  const { signal } = previous
  const form = root.querySelector(".sorting__form")
  const status = root.querySelector("[role=status]")
  if (last.given && status) say(status.textContent)
  if (!form) return void (early = null)

  const cards = () => [...form.querySelectorAll("[data-card]")]
  const choices = () => [...form.querySelectorAll("[data-choice]")]
  const chosenIn = (choice) => choice.querySelector("input:checked")

  function mark(index, focus = false) {
    const all = cards()
    place = Math.max(0, Math.min(index, all.length - 1))
    all.forEach((card, n) => card.classList.toggle("is-current", n === place))
    all[place]?.scrollIntoView({ block: "nearest" })
    if (focus) all[place]?.querySelector("input").focus({ preventScroll: true })
  }

  function give() {
    if (!form.querySelector("[name=cards]:checked, [name=columns]:checked")) {
      const box = cards()[place]?.querySelector("input")
      if (box) box.checked = true
    }
    last = { given: true }
    for (const choice of choices()) {
      const chosen = chosenIn(choice)
      if (chosen) last[chosen.name] = chosen.value
    }
    early = []
    form.requestSubmit()
  }

  function again() {
    for (const choice of choices()) {
      const name = choice.querySelector("input").name
      const same = choice.querySelector(`input[value="${CSS.escape(last[name] ?? "")}"]`)
      if (!chosenIn(choice) && same) same.checked = true
    }
    if (choices().some(chosenIn)) give()
  }

  function onKey(event) {
    byArrow = event.key.startsWith("Arrow")
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], :popover-open")) return
    const inside = form.contains(event.target) || event.target === document.body
    if (!inside) return
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault()
      mark(place + (event.key === "ArrowDown" ? 1 : -1), true)
    } else if (event.key === "Enter" && !event.target.matches("button, a")) {
      event.preventDefault()
      again()
    }
  }

  document.addEventListener("keydown", onKey, { signal })
  form.addEventListener("change", (event) => {
    if (event.target.type === "radio" && !byArrow && choices().every(chosenIn)) give()
  }, { signal })
  form.addEventListener("focusin", (event) => {
    const card = event.target.closest("[data-card]")
    if (card) mark(cards().indexOf(card))
  }, { signal })
  form.addEventListener("htmx:afterRequest", (event) => {
    if (!event.detail.successful) early = null
  }, { signal })
  mark(place, Boolean(last.given))
  catchUp()
}
