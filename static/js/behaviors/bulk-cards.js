// Selecting many cards and doing one thing with all of them. A mode that a button (or S) begins; a click with Shift,
// Shift+Space and a column's menu begin it too; in it, Ctrl/⌘+A takes all that are shown. Before it, Ctrl/⌘-click opens
// the card in another tab, as everywhere. What is selected is what is on the screen: a filter that hides a card lets go of it.

import { say } from "../live-region.js"
import { onceSettled } from "../settled.js"
import { sentence, word } from "../words.js"

const CARD = "#columns .kcard, #columns .acard, #columns tr[data-card]"
const MOST = 500 // cards that are changed at once, and fit into an address

const selected = new Set() // ids of cards as text
let last = "" // where a range begins
let isOn = false
let isDrawn = false // the page shows what is selected
let bar = null

export function attach(element) {
  bar = element
  selected.clear()
  isOn = isDrawn = false
  const main = document.getElementById("main")
  main.addEventListener("click", clicked, true)
  main.addEventListener("change", changed)
  document.addEventListener("keydown", pressed, true)
  bar.addEventListener("click", chosen)
  bar.addEventListener("toggle", asked, true)
  onceSettled(draw)
  document.body.addEventListener("sirve:done-in-bulk", () => turn(false))
}

const cards = () => [...document.querySelectorAll(CARD)].filter((card) => card.checkVisibility())
const idOf = (card) => card.dataset.card ?? card.id.replace("card-", "")
const linkOf = (card) => card.querySelector(".kcard__a, [data-push]")

function clicked(event) {
  if (event.target.closest("[data-select]")) return turn(!isOn)
  const whole = event.target.closest("[data-select-column]")
  if (whole) return selectAll(`[data-column="${whole.dataset.selectColumn}"]`)
  const card = event.target.closest(CARD)
  if (!card || event.target.closest(".kcard__more, [data-open], .pick__i") || event.button) return
  if (!event.shiftKey && !isOn) return
  event.preventDefault()
  event.stopPropagation()
  turn(true)
  if (event.shiftKey && last) range(card)
  else toggle(card)
}

function changed(event) {
  const card = event.target.matches(".pick__i") && event.target.closest(CARD)
  if (card) toggle(card, event.target.checked)
}

function pressed(event) {
  if (document.querySelector("dialog[open], :popover-open") || document.body.classList.contains("is-carrying")) return
  const card = event.target.closest?.(CARD)
  if (event.key === " " && event.shiftKey && card) {
    stop(event)
    turn(true)
    toggle(card)
  } else if (event.key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey) && isOn && !event.target.closest("input, textarea")) {
    stop(event)
    selectAll("#columns")
  } else if (event.key === "Escape" && isOn && !event.target.closest("input[type=search]")) {
    stop(event)
    turn(false)
  }
}

function stop(event) {
  event.preventDefault()
  event.stopPropagation()
}

async function turn(isWanted) {
  if (isOn === isWanted) return
  isOn = isWanted
  const stoodHere = document.activeElement?.closest("#bulk, .pick__i")
  const lately = last
  if (!isOn) {
    selected.clear()
    last = ""
  }
  draw()
  if (!isOn && stoodHere) land(lately)
  if (isOn && !bar.dataset.isThere) {
    bar.dataset.isThere = "yes"
    await htmx.ajax("GET", bar.dataset.url, { source: bar, target: bar, swap: "innerHTML" })
    draw()
  }
}

// What they stood on is gone: they stand on the card they chose last, or on the button that begins it.
function land(id) {
  const card = cards().find((each) => idOf(each) === id)
  const place = (card && linkOf(card)) ?? document.querySelector("[data-select]")
  place?.focus({ preventScroll: true })
}

function toggle(card, isWanted = !selected.has(idOf(card))) {
  if (isWanted) selected.add(idOf(card))
  else selected.delete(idOf(card))
  last = idOf(card)
  draw()
  tell()
}

function range(card) {
  const all = cards().map(idOf)
  const [from, to] = [all.indexOf(last), all.indexOf(idOf(card))].sort((a, b) => a - b)
  for (const id of all.slice(Math.max(0, from), to + 1)) selected.add(id)
  last = idOf(card)
  draw()
  tell()
}

function selectAll(within) {
  turn(true)
  for (const card of cards()) if (card.closest(within)) selected.add(idOf(card))
  draw()
  tell()
}

function tell() {
  say(sentence("selected", { count: selected.size }))
}

// The page says what is selected; drawn again whenever the server sent cards anew, but where nobody selects no card is
// looked at: hundreds of them after each of the parts of an answer took longer than all the rest of a drop.
function draw() {
  if (!bar?.isConnected || (!isOn && !isDrawn)) return
  isDrawn = isOn
  document.body.classList.toggle("is-selecting", isOn)
  const all = cards()
  const there = new Set(all.map(idOf))
  for (const id of selected) if (!there.has(id)) selected.delete(id)
  for (const card of all) mark(card)
  bar.hidden = !isOn
  for (const button of document.querySelectorAll("[data-select]")) button.setAttribute("aria-pressed", String(isOn))
  const count = bar.querySelector("#bulk-count")
  if (count) count.textContent = sentence("selected", { count: selected.size })
  for (const button of bar.querySelectorAll("[data-needs-cards]")) button.disabled = selected.size === 0
}

function mark(card) {
  const isSelected = selected.has(idOf(card))
  card.classList.toggle("is-selected", isSelected)
  let box = card.querySelector(".pick__i")
  if (!isOn) return card.matches("tr") ? box && (box.checked = false) : box?.remove()
  if (!box) {
    box = document.createElement("input")
    box.type = "checkbox"
    box.className = "check pick__i"
    box.dataset.ours = ""
    box.setAttribute("aria-label", word("select").replace("{title}", linkOf(card)?.textContent.trim() ?? ""))
    card.append(box)
  }
  box.checked = isSelected
}

function chosen(event) {
  if (event.target.closest("[data-bulk-clear]")) {
    turn(false)
    return
  }
  const button = event.target.closest("[data-bulk]")
  if (button) send(button)
}

// A menu of what the cards have says of each whether all, some or none of the selected ones have it.
function asked({ newState, target: menu }) {
  if (newState !== "open" || !menu.dataset.asks) return
  const part = `#bulk-${menu.dataset.asks}`
  const ids = chosenIds().split(".").slice(0, MOST).join(".")
  htmx.ajax("GET", `${bar.dataset.url}/${menu.dataset.asks}?cards=${ids}`, { source: menu, target: part, swap: "outerHTML" })
}

// In the order in which they stand on the screen.
const chosenIds = () => cards().map(idOf).filter((id) => selected.has(id)).join(".")

function send({ dataset: { bulk, name, value } }) {
  const look = document.getElementById("columns").dataset.liveUrl.split("?")[1]
  const values = { cards: chosenIds(), key: crypto.randomUUID(), ...(name ? { [name]: value } : {}) }
  htmx.ajax("POST", `${bar.dataset.url}/${bulk}${look ? `?${look}` : ""}`, { source: bar, target: "#dialog", swap: "none", values })
}
