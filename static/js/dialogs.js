// Dialogs that htmx brings into #dialog: who opened them gets the focus back, and a dialog with an address of its own
// (opener with `data-push`) is one step in the history, so that Back closes it and Forward opens it again.

import { spotOf, standOn } from "./focus.js"

let opener = null
let pushed = false
let again = "" // the address that Forward went to, until its dialog is there
let title = ""
const loaded = location.pathname
const isWhole = Boolean(history.state?.sirveDialog) // this page was loaded at the address of a dialog of another one

export function startDialogs() {
  const body = document.body
  body.addEventListener("htmx:beforeRequest", rememberOpener)
  body.addEventListener("sirve:close-dialog", () => document.querySelector("#dialog dialog[open]")?.close())
  document.addEventListener("click", clicked)
  document.addEventListener("close", closed, true)
  window.addEventListener("popstate", wentBack)
}

export function openDialog(dialog) {
  if (dialog.open) return
  dialog.showModal()
  const first = dialog.querySelector("[autofocus]") ?? dialog.querySelector("h1, h2")
  if (first && !first.matches("a[href], button, input, select, textarea")) first.tabIndex = -1
  first?.focus()
  if (dialog.closest("#dialog") && (again || opener?.dataset?.push !== undefined)) push(dialog)
}

function rememberOpener({ detail }) {
  if (detail.target?.id !== "dialog") return
  const isInside = detail.elt.closest("#dialog")
  opener = isInside ? Object.assign(detail.elt, { sirveFirst: opener?.sirveFirst ?? opener }) : detail.elt
  if (!isInside) Object.assign(opener, { sirveMenu: opener.closest("[popover]")?.id, sirveSpot: spotOf(opener) })
}

function push(dialog) {
  const address = again || opener.href
  if (!pushed) title = document.title
  if (pushed) history.replaceState({ sirveDialog: address }, "", address)
  else if (!again) history.pushState({ sirveDialog: address }, "", address)
  pushed = true
  again = ""
  const heading = dialog.querySelector("h1, h2")?.textContent.trim()
  if (heading) document.title = `${heading} · Sirve`
}

function clicked(event) {
  if (event.target.closest('[data-key="?"]')) {
    event.target.closest("[popover]")?.hidePopover()
    return openDialog(document.getElementById("shortcuts"))
  }
  const dialog = event.target.closest("dialog[open]")
  if (!dialog) return
  const onBackdrop = event.target === dialog && !isWithin(dialog.getBoundingClientRect(), event)
  if (event.target.closest("[data-close]") || onBackdrop) dialog.close()
}

// Keys that click have no place on the screen; they are never on the backdrop.
function isWithin(box, { clientX: x, clientY: y }) {
  return (x === 0 && y === 0) || (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom)
}

function closed({ target: dialog }) {
  if (!dialog.closest?.("#dialog")) return
  const home = dialog.dataset.home
  const back = opener?.sirveFirst ?? opener
  document.getElementById("dialog").replaceChildren()
  opener = null
  if (pushed) {
    pushed = false
    document.title = title
    if (history.state?.sirveDialog) history.back()
  } else if (home) history.replaceState(null, "", home)
  giveBack(back)
}

// A menu it was chosen from is closed: its button stands for it. Where it was drawn anew meanwhile, what took its place does.
function giveBack(element) {
  const button = element?.sirveMenu && document.querySelector(`[popovertarget="${element.sirveMenu}"]`)
  const place = button || (element?.isConnected ? element : element?.id && document.getElementById(element.id))
  if (place) return place.focus({ preventScroll: true })
  if (element?.sirveSpot) standOn(element.sirveSpot)
  if (document.activeElement === document.body) document.getElementById("main")?.focus({ preventScroll: true })
}

function wentBack({ state }) {
  const open = document.querySelector("#dialog dialog[open]")
  if (isWhole && location.pathname !== loaded) location.reload()
  else if (state?.sirveDialog && !open && !isWhole) openAgain(state.sirveDialog)
  else if (!state?.sirveDialog && open && pushed) open.close()
}

// Forward. Where the dialog has gone meanwhile, the page at its address says so.
async function openAgain(address) {
  const { pathname } = new URL(address)
  again = address
  const source = document.querySelector(`#main a:is([href="${pathname}"], [href^="${pathname}#"])`) ?? document.body
  const answered = await htmx.ajax("GET", `${pathname}/panel`, { source, target: "#dialog" }).then(() => true, () => false)
  if (again && answered) location.reload()
  again = ""
}
