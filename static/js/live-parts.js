// Parts of the page that come anew by themselves, here with a topic:
//   <div id="columns" data-live-topic="board:3" data-live-version="17" data-live-url="/boards/3/columns">
// All of them come anew with the day; without a topic, with the day alone. They are fetched and morphed, and never under
// somebody's hands: a part in which something is carried waits; where somebody types only that section is left as it is
// (live-hands.js), and the part comes again when it is free.

import { hasHands, watchHands } from "./live-hands.js"
import { onceSettled } from "./settled.js"

const THROTTLE = 150 // ms, and up to as much again, so that a hundred people do not ask at the same moment
const LOOK_AGAIN = 500
const MINUTE = 60_000

const told = new Map() // topic -> the version told last
const due = new Set() // ids of parts to fetch
const open = new Set() // ids of parts being fetched
let timer = 0

export function startRefreshing() {
  watchHands((id) => { due.add(id); schedule(LOOK_AGAIN) })
  document.addEventListener("sirve:changed", ({ detail }) => {
    told.set(detail.topic, detail.version)
    for (const part of parts()) if (part.dataset.liveTopic === detail.topic && isNews(part, detail.version)) due.add(part.id)
    schedule(THROTTLE * (1 + Math.random()))
  })
  // Our own change: the answer already shows it. It says so with HX-Trigger: {"sirve:version": {topic, version}}, or
  // with {"sirve:versions": {topic: version}}.
  document.body.addEventListener("sirve:version", ({ detail }) => own(detail.topic, detail.version))
  document.body.addEventListener("sirve:versions", ({ detail }) => {
    for (const [topic, version] of Object.entries(detail)) if (topic.includes(":")) own(topic, version)
  })
  onceSettled(lookAtAll)
  setInterval(newDay, MINUTE)
  document.addEventListener("visibilitychange", () => { newDay(); schedule(0) })
  document.addEventListener("sirve:back", () => schedule(0))
}

// Ask for the part now, as if it had changed.
export function refreshPart(part) {
  due.add(part.id)
  schedule(0)
}

// A page that stands open overnight counts yesterday's days: in the morning its parts come anew. The day is the one of the
// person's time zone, and begins a minute late: a clock that is fast shall not ask for it while the server's is not there.
let day = today()
function newDay() {
  if (day === today()) return
  day = today()
  for (const part of document.querySelectorAll("[data-live-url]")) due.add(part.id)
  schedule(0)
}

function today() {
  const moment = new Date(Date.now() - MINUTE)
  try {
    return moment.toLocaleDateString("en", { timeZone: document.body.dataset.zone })
  } catch {
    return moment.toDateString() // a zone that this browser does not know
  }
}

const parts = () => document.querySelectorAll("[data-live-topic]")

// Versions of boards and cards only rise. Others (who is here, what is unread) are just different.
const rises = (topic) => /^(board|card):/.test(topic)

function isNews(part, version) {
  const shown = Number(part.dataset.liveVersion)
  return rises(part.dataset.liveTopic) ? !(shown >= version) : shown !== version
}

function own(topic, version) {
  if (rises(topic)) told.set(topic, Math.max(version, told.get(topic) ?? 0))
  for (const part of parts()) {
    if (part.dataset.liveTopic !== topic) continue
    if (Number(part.dataset.liveVersion) + 1 === version) part.dataset.liveVersion = version
    else if (isNews(part, version)) due.add(part.id) // somebody else's change lies in between
  }
  schedule(THROTTLE)
}

// An answer may be older than what we know by now: then it was on its way when something moved on.
function lookAtAll() {
  for (const part of parts()) {
    const { liveTopic: topic } = part.dataset
    if (rises(topic) && told.has(topic) && isNews(part, told.get(topic))) due.add(part.id)
  }
  schedule(LOOK_AGAIN)
}

function schedule(wait) {
  if (due.size === 0 || timer) return
  timer = setTimeout(refresh, wait)
}

function refresh() {
  timer = 0
  if (document.visibilityState === "hidden") return
  for (const id of [...due]) {
    const part = document.getElementById(id)
    if (part && (open.has(id) || hasHands(part))) continue
    due.delete(id)
    if (part?.dataset.liveUrl) fetchPart(part)
  }
  schedule(LOOK_AGAIN)
}

async function fetchPart(part) {
  open.add(part.id)
  const asked = { url: part.dataset.liveUrl }
  part.dispatchEvent(new CustomEvent("sirve:refresh", { detail: asked, bubbles: true })) // whoever knows more of the part adds to its address
  try {
    await htmx.ajax("GET", asked.url, { source: part, target: part, swap: "morph:outerHTML ignoreTitle:true" })
  } catch {
    due.add(part.id) // the line at the top says so; it comes again with the connection
  }
  open.delete(part.id)
  document.getElementById(part.id)?.dispatchEvent(new CustomEvent("sirve:refreshed", { bubbles: true }))
  schedule(LOOK_AGAIN)
}
