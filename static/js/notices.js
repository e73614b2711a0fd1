// Notices made in the browser look and behave like those the server sends (templates/web/_notice.html).

import { attachAll } from "./attach.js"
import { icon } from "./icon.js"
import { say } from "./live-region.js"
import { onceSettled } from "./settled.js"
import { word } from "./words.js"

// options: alarm (something went wrong; stays), undo (a function, with undoLabel when it is called otherwise), key (a newer notice replaces the older one).
export function notify(text, { alarm = false, undo = null, undoLabel = word("undo"), key = "" } = {}) {
  const place = document.getElementById("notices")
  if (!place || !text) return null
  if (key) place.querySelector(`[data-notice-key="${key}"]`)?.remove()
  const toast = document.createElement("div")
  toast.className = alarm ? "toast toast--alarm" : "toast"
  toast.setAttribute("role", alarm ? "alert" : "status")
  toast.dataset.behavior = "notice"
  if (key) toast.dataset.noticeKey = key
  const sentence = document.createElement("p")
  sentence.className = "toast__t"
  sentence.textContent = text
  toast.append(icon(alarm ? "warning-circle-fill" : "check"), sentence)
  if (undo) toast.append(undoButton(undo, undoLabel, toast))
  toast.append(closeButton())
  place.append(toast)
  attachAll(toast)
  return toast
}

export function startNotices() {
  const notices = document.getElementById("notices")
  for (const toast of notices.querySelectorAll("[data-behavior]")) attachAll(toast)
  new MutationObserver((changes) => { for (const change of changes) change.addedNodes.forEach(announce) }).observe(notices, { childList: true })
  new MutationObserver(() => stand(front())).observe(document.body, { attributes: true, attributeFilter: ["open"], subtree: true })
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.target?.contains(notices)) stand(document.body) })
  onceSettled(() => stand(front()))
}

// Under an open dialog nothing is seen, pressed or read aloud: what speaks stands in it.
const SPEAKS = ["notices", "live"]
const front = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body

// Over a question, whose buttons it would cover, what was told before waits behind it; an alarm does not. A card is read on.
function stand(where) {
  const asks = where.matches("dialog:not(.cdlg)")
  for (const id of SPEAKS) {
    const part = document.getElementById(id)
    if (!part || part.parentElement === where) continue
    for (const toast of part.children) toast.toggleAttribute("data-behind", asks && !toast.matches(".toast--alarm"))
    where.append(part)
  }
}

const MOST = 3 // quick hands shall not pile them up over the board

// A message that is inserted is not always read: it is said as well, and how it is taken back. An answer brings it in a wrapper.
function announce(toast) {
  if (toast instanceof Element && !toast.matches(".toast")) return toast.replaceWith(...toast.children)
  for (const old of [...document.querySelectorAll("#notices > .toast:not(.toast--alarm, :focus-within)")].slice(0, -MOST)) old.remove()
  const text = toast.querySelector?.(".toast__t")?.textContent.trim()
  if (!text || toast.matches(".toast--alarm")) return
  const hasKeys = document.body.dataset.shortcuts !== "off" && !matchMedia("(hover: none) and (pointer: coarse)").matches
  const hasKey = hasKeys && toast.querySelector("[data-undo]")
  say(hasKey ? `${text} ${word("undoKey")}` : text, { canWait: true })
}

function undoButton(undo, undoLabel, toast) {
  const button = document.createElement("button")
  button.className = "btn btn--sm"
  button.type = "button"
  button.dataset.undo = ""
  const key = document.createElement("kbd")
  key.textContent = "Z"
  button.append(undoLabel, " ", key)
  button.addEventListener("click", () => { toast.remove(); undo() })
  return button
}

function closeButton() {
  const button = document.createElement("button")
  button.className = "btn btn--icon btn--sm"
  button.type = "button"
  button.dataset.close = ""
  button.setAttribute("aria-label", word("close"))
  button.append(icon("x"))
  return button
}
