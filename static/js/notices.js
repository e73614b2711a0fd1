// Notices made in the browser look and behave like those the server sends (templates/web/_notice.html).

import { attachAll } from "./attach.js"
import { icon } from "./icon.js"
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
  for (const toast of document.querySelectorAll("#notices [data-behavior]")) attachAll(toast)
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
