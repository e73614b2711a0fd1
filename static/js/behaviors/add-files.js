// Files put on a card: chosen, dropped on it or pasted. They go one after the other; one that finds no connection waits
// for it and goes with the same key, so that it is put there once.

import { csrfToken } from "../http.js"
import { say } from "../live-region.js"
import { notify } from "../notices.js"
import { sentence, word } from "../words.js"

const PAUSES = [2000, 5000, 10_000, 30_000] // ms before each new attempt
const waiting = [] // {file, key, address}
let sending = false
let isCut = false // the one that is being sent found no connection
let listens = false

export function attach(form) {
  form.classList.add("is-ready")
  form.dataset.scripted = "class"
  form.elements.file.addEventListener("change", (event) => {
    add(form, event.target.files)
    event.target.value = ""
  })
  if (listens) return
  listens = true
  document.addEventListener("dragover", (event) => over(event, true))
  document.addEventListener("dragleave", (event) => over(event, false))
  document.addEventListener("drop", dropped)
  document.addEventListener("paste", pasted)
  addEventListener("beforeunload", (event) => { if (waiting.length || sending) event.preventDefault() })
}

// The card one points at, or whose dialog is open.
function formNear(target) {
  const card = target.closest?.("dialog[open], .cdlg, main")
  return card?.querySelector('[data-behavior~="add-files"]') ?? null
}

function over(event, is) {
  const form = event.dataTransfer?.types.includes("Files") ? formNear(event.target) : null
  if (!form) return
  event.preventDefault()
  form.classList.toggle("is-over", is)
}

function dropped(event) {
  const form = event.dataTransfer?.files.length ? formNear(event.target) : null
  if (!form) return
  event.preventDefault()
  form.classList.remove("is-over")
  add(form, event.dataTransfer.files)
}

function pasted(event) {
  const form = event.clipboardData?.files.length ? formNear(event.target) : null
  if (!form) return
  event.preventDefault()
  add(form, event.clipboardData.files)
}

function add(form, files) {
  for (const file of files) {
    if (file.size > Number(form.dataset.most)) notify(sentence("fileLarge", { name: file.name }), { alarm: true })
    else line({ file, key: crypto.randomUUID(), address: form.getAttribute("hx-post"), form: form.id })
  }
  if (!sending) next()
}

function line(item) {
  waiting.push(item)
  if (isCut) tellWait(item)
}

const tellWait = ({ file, key }) => notify(sentence("fileWaits", { name: file.name }), { key })

async function next() {
  const item = waiting.shift()
  sending = Boolean(item)
  if (!item) return
  const bar = progress(item)
  say(sentence("fileSending", { name: item.file.name }))
  for (let attempt = 0; ; attempt += 1) {
    const { status, text, triggers, told, leads } = await send(item, bar)
    if (status && status < 500) {
      bar.remove()
      if (leads) return void location.assign(leads) // the session ended
      const stoodHere = document.getElementById(item.form)?.contains(document.activeElement)
      htmx.swap(told ?? document.body, text, { swapStyle: told ? "beforeend" : "none" }) // a refusal is a notice
      if (stoodHere) document.getElementById(item.form)?.elements.file.focus({ preventScroll: true })
      for (const [name, detail] of Object.entries(JSON.parse(triggers || "{}"))) htmx.trigger(document.body, name, detail)
      break
    }
    if (attempt === PAUSES.length) {
      bar.remove()
      const again = () => { waiting.push(item); if (!sending) next() }
      notify(sentence("fileLost", { name: item.file.name }), { alarm: true, undo: again, undoLabel: word("fileAgain"), key: item.key })
      break
    }
    isCut = true
    if (attempt === 0) tellWait(item)
    await pause(PAUSES[attempt])
  }
  isCut = false
  next()
}

// XMLHttpRequest, since fetch does not tell how far an upload is.
function send({ file, key, address }, bar) {
  const data = new FormData()
  data.append("key", key)
  data.append("file", file, file.name)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("POST", address)
    request.setRequestHeader("X-CSRFToken", csrfToken())
    request.setRequestHeader("HX-Request", "true")
    request.upload.addEventListener("progress", (event) => { bar.lastChild.value = event.loaded / event.total })
    const head = (name) => request.getResponseHeader(name)
    request.addEventListener("loadend", () => resolve({
      status: request.status, text: request.responseText, triggers: head("HX-Trigger"), told: head("HX-Retarget"), leads: head("HX-Redirect"),
    }))
    request.send(data)
  })
}

function progress({ file, form }) {
  const row = document.createElement("p")
  row.className = "files__wait"
  row.dataset.ours = ""
  const name = document.createElement("span")
  name.textContent = file.name
  const bar = document.createElement("progress")
  bar.max = 1
  bar.setAttribute("aria-label", file.name)
  row.append(name, bar)
  document.getElementById(form)?.append(row)
  return row
}

function pause(wait) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, wait)
    addEventListener("online", () => { clearTimeout(timer); resolve() }, { once: true })
  })
}
