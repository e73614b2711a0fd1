// Parts of the page that follow a topic:
//   <div id="columns" data-live-topic="board:3" data-live-version="17" data-live-url="/boards/3/columns">
// They are fetched and morphed, at most every 300 ms, and never under somebody's hands.

const THROTTLE = 300
const LOOK_AGAIN = 500

const due = new Set()
let timer = 0

export function startRefreshing() {
  document.addEventListener("sirve:changed", ({ detail }) => {
    for (const part of document.querySelectorAll("[data-live-topic]")) {
      if (part.dataset.liveTopic === detail.topic && isNews(part, detail.version)) due.add(part.id)
    }
    schedule(THROTTLE)
  })
  // Our own change: the answer already shows it. It says so with HX-Trigger: {"sirve:version": {topic, version}}.
  document.body.addEventListener("sirve:version", ({ detail }) => {
    for (const part of document.querySelectorAll("[data-live-version]")) {
      const isNext = Number(part.dataset.liveVersion) + 1 === detail.version
      if (part.dataset.liveTopic === detail.topic && isNext) part.dataset.liveVersion = detail.version
    }
  })
  document.addEventListener("visibilitychange", () => schedule(0))
}

function isNews(part, version) {
  return !(Number(part.dataset.liveVersion) >= version)
}

function schedule(wait) {
  if (due.size === 0 || timer) return
  timer = setTimeout(refresh, wait)
}

function refresh() {
  timer = 0
  if (document.visibilityState === "hidden") return
  for (const id of due) {
    const part = document.getElementById(id)
    if (part && isInHand(part)) continue
    due.delete(id)
    if (part) htmx.ajax("GET", part.dataset.liveUrl, { source: part, target: part, swap: "morph:outerHTML" })
  }
  schedule(LOOK_AGAIN)
}

// Something is being carried, dragged, or written in.
function isInHand(part) {
  if (document.body.classList.contains("is-carrying")) return true
  const field = part.contains(document.activeElement) ? document.activeElement : null
  return Boolean(field?.matches("input, textarea, select, [contenteditable]") && isChanged(field))
}

function isChanged(field) {
  if (field.isContentEditable) return true
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked
  if (field.matches("select")) return [...field.options].some((option) => option.selected !== option.defaultSelected)
  return field.value !== field.defaultValue
}
