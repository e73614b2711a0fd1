// Whether we reach the server, and as whom. What is wrong stands calmly in a line at the top of the page (#connection);
// whoever waits for it to be well again asks `connected()`.

import { onceSettled } from "./settled.js"
import { word } from "./words.js"

const PINGS = [2000, 4000, 8000, 15000] // ms until we look again; then always the last
const STAYS = 4000 // how long the line says that it is well again

let state = "here" // "lost": no answer; "out": signed out
let pings = 0
let timer = 0
let isLeaving = false // a page that is left cuts its own requests
const waiting = [] // whoever asked connected()

export const isLost = () => state === "lost"
export const isOut = () => state === "out"

// Resolves as soon as the server answers us, at once where it does already.
export function connected() {
  return state === "here" ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))
}

// A request found no answer.
export function lost() {
  if (state !== "here" || isLeaving) return
  state = "lost"
  pings = 0
  show(word("lost"))
  look()
}

// An answer says that nobody is signed in here.
export function signedOut() {
  if (state === "out") return
  state = "out"
  pings = 0
  show(word("signedOut"), word("signIn"), "/sign-in")
  look()
}

// Something was answered.
export function answered() {
  if (state === "lost") backAgain()
}

export function startConnection() {
  addEventListener("beforeunload", () => { isLeaving = true; setTimeout(() => { isLeaving = false }, 3000) })
  addEventListener("pagehide", () => { isLeaving = true })
  addEventListener("pageshow", () => { isLeaving = false })
  addEventListener("offline", lost)
  addEventListener("online", ask)
  addEventListener("focus", () => { if (state !== "here") ask() })
  document.addEventListener("visibilitychange", () => { if (state !== "here" && !document.hidden) ask() })
  document.addEventListener("close", () => place(document.body), true)
  document.body.addEventListener("htmx:beforeSwap", () => place(document.body))
  onceSettled(() => place(front()))
}

// Under an open dialog nothing is read aloud or pressed, so the line stands in it.
const front = () => [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body

function place(where) {
  const line = document.getElementById("connection")
  if (line?.childElementCount && line.parentElement !== where) where.prepend(line)
}

// The page's token belongs to the session it was loaded with. After a new sign-in we take the new one; where it is
// somebody else who signed in, this page is no longer theirs.
export async function renewToken() {
  const answer = await fetch(location.href, { credentials: "same-origin", headers: { Accept: "text/html" } }).catch(() => null)
  if (!answer?.ok) return false
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
  const token = fresh.querySelector('meta[name="csrf-token"]')?.content
  const { person } = document.body.dataset
  if (!token || fresh.body.dataset.person === undefined) return false
  if (fresh.body.dataset.person !== person) return void location.reload()
  const meta = document.querySelector('meta[name="csrf-token"]')
  const isNew = meta.content !== token
  meta.content = token
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token
  return isNew
}

function look() {
  clearTimeout(timer)
  if (state !== "here") timer = setTimeout(ask, PINGS[Math.min(pings++, PINGS.length - 1)])
}

async function ask() {
  if (state === "here") return
  const answer = await fetch("/stream/versions", { headers: { "X-Requested-With": "fetch" }, redirect: "manual" }).catch(() => null)
  if (!answer) {
    if (state === "out") state = "here", lost()
    return look()
  }
  const isOut = answer.status === 401 || answer.type === "opaqueredirect"
  if (isOut && state === "out") return look()
  if (isOut) return signedOut()
  if (answer.status >= 500) return look()
  if (state === "out") await renewToken()
  backAgain()
}

function backAgain() {
  clearTimeout(timer)
  state = "here"
  show(word("back"))
  setTimeout(() => { if (state === "here") show("") }, STAYS)
  for (const resolve of waiting.splice(0)) resolve()
  document.dispatchEvent(new CustomEvent("sirve:back"))
}

function show(text, label = "", address = "") {
  const line = document.getElementById("connection")
  if (!line) return
  const sentence = document.createElement("span")
  sentence.textContent = text
  line.replaceChildren(...(text ? [sentence] : []))
  line.classList.toggle("is-well", state === "here")
  if (label) {
    const link = document.createElement("a")
    Object.assign(link, { href: address, target: "_blank", rel: "noopener", textContent: label, className: "link" })
    line.append(" ", link)
  }
  place(front())
}
