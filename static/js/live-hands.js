// What a live refresh leaves alone: the section in which somebody types, a menu that is open, what was refused, and what a
// person opened or ticked. Where the text moved on under somebody's hands, a quiet line says so. Every morph of the page
// goes through here.

import { sentence } from "./words.js"

const SECTION = "form[id], section[id], fieldset[id], dl[id], li[id], .asks"
const TYPED = "textarea, [contenteditable], input:not([type=checkbox]):not([type=radio]):not([type=hidden]):not([type=submit]):not([type=button]), select.is-held"
const EDITOR = 'form[data-behavior~="editor"]'
const REFUSED = '[aria-invalid="true"]'
const BUSY = "is-carrying" // on <body> while a card or column is in the hand
const KEPT = ["open", "checked", "aria-expanded", "aria-current"] // the person's own doing
const LOOK = 1000

const left = new Map() // section -> id of the part that has to come again for it
let comeAgain = () => {}

// again(id) is called when a section that was left alone is free.
export function watchHands(again) {
  comeAgain = again
  const { callbacks } = window.Idiomorph.defaults
  callbacks.beforeNodeMorphed = (old, fresh) => !isSpared(old, fresh)
  callbacks.beforeNodeRemoved = (old) => !isSpared(old, null) && !isOurs(old)
  callbacks.beforeAttributeUpdated = (name, node) => !isScripts(name, node) && !(KEPT.includes(name) && isPersons(name, node))
  setInterval(lookAtLeft, LOOK)
}

// A part that has to wait altogether: something of it is in somebody's hand, or a move of it is on its way.
export function hasHands(part) {
  const { classList } = document.body
  return (classList.contains(BUSY) || classList.contains("is-sending")) && part.querySelector("#cols") !== null
}

function isSpared(old, fresh) {
  if (!(old instanceof Element) || old.matches("[data-live-url]")) return false
  if (isOpenMenu(old)) return Boolean(left.set(old, old.closest("[data-live-url]").id))
  if (!old.matches(SECTION) || (!isTypedIn(old) && !isEditor(old, fresh) && !isRefused(old, fresh))) return false
  const part = old.closest("[data-live-url]")
  if (part) left.set(old, part.id)
  if (fresh?.dataset.textRevision && fresh.dataset.textRevision !== old.dataset.textRevision) tell(old, fresh)
  return true
}

// What a script set on an element of the page, which the fresh one does not know of: data-scripted="hidden class".
const isScripts = (name, { dataset }) => dataset?.scripted !== undefined && (name === "data-scripted" || dataset.scripted.split(" ").includes(name))

// What a script put there, which no page from the server knows of: data-ours.
const isOurs = (old) => old instanceof HTMLElement && old.dataset.ours !== undefined

// Something is about to be pressed in it: what is pressed shall be what was read.
const isOpenMenu = (old) => old.matches(":popover-open") && old.closest("[data-live-url]") !== null

// Text that is not sent yet, or a cursor in a text. The smallest section around it is the one that is left alone.
function isTypedIn(section) {
  return [...section.querySelectorAll(TYPED)].some((field) => field.closest(SECTION) === section && isInHand(field))
}

// An editor that the fresh page knows nothing of stays, whether or not somebody types in it yet.
function isEditor(section, fresh) {
  if (section.matches(EDITOR)) return fresh === null
  return section.querySelector(EDITOR) !== null && fresh !== null && fresh.querySelector(EDITOR) === null
}

// What was refused is said until it is put right: the fresh page knows nothing of it.
const isRefused = (old, fresh) => fresh !== null && old.querySelector(REFUSED)?.closest(SECTION) === old && !fresh.querySelector(REFUSED)

const isInHand = (field) => field === document.activeElement || (!field.isContentEditable && field.value !== field.defaultValue)

function isPersons(name, node) {
  if (name === "checked") return node.checked !== node.defaultChecked
  if (name === "open") return node.matches("details, dialog")
  if (name === "aria-current") return node.closest(".colnav") !== null
  return node.matches("[aria-expanded]")
}

function tell(section, fresh) {
  const name = fresh.dataset.textBy ?? ""
  section.dataset.textMeanwhile = fresh.dataset.textRevision
  let line = section.querySelector(":scope > .meanwhile")
  if (!line) {
    line = document.createElement("p")
    line.className = "meanwhile"
    line.setAttribute("role", "status")
    section.prepend(line)
  }
  const said = sentence(name ? "meanwhile" : "meanwhileSomebody", { name })
  if (line.textContent !== said) line.textContent = said
}

// The sections that are free again: what they missed is fetched.
function lookAtLeft() {
  for (const [section, id] of [...left]) {
    if (section.isConnected && (isTypedIn(section) || section.querySelector(`${EDITOR}, ${REFUSED}`) || isOpenMenu(section))) continue
    left.delete(section)
    comeAgain(id)
  }
}
