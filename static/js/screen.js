// A board on a screen (templates/flow/screen.html): asks now and then whether it changed, says when it cannot, counts what does
// not fit, fills the screen. It stands alone: nothing of the product runs for a stranger.

const EVERY = 25000 // ms
const PATIENCE = 15000
const lost = document.getElementById("lost")
let known = "" // the ETag of what is shown
let seen = new Date() // when it was last so
let timer = 0

async function look() {
  clearTimeout(timer)
  timer = setTimeout(look, EVERY)
  if (document.hidden) return
  try {
    const headers = known ? { "If-None-Match": known } : {}
    const answer = await fetch(location.href, { headers, cache: "no-store", signal: AbortSignal.timeout(PATIENCE) })
    if (answer.status !== 304) show(await answer.text())
    known = answer.headers.get("ETag") ?? ""
    seen = new Date()
    lost.textContent = ""
  } catch {
    const time = seen.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" })
    lost.textContent = lost.dataset.lost.replace("{time}", time)
  }
}

// Puts what came in the place of what is shown, each list where it was scrolled to. What is no such page is not shown.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html")
  const next = fresh.getElementById("screen")
  if (!next) throw new Error("no screen")
  if (fresh.body.dataset.release !== document.body.dataset.release) return location.reload()
  const places = new Map([...document.querySelectorAll(".scr__l")].map((list) => [list.id, list.scrollTop]))
  const focused = document.activeElement?.id
  document.getElementById("screen").replaceWith(next)
  document.title = fresh.title
  for (const [id, top] of places) document.getElementById(id)?.scrollTo(0, top)
  begin()
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true })
}

function begin() {
  const full = document.getElementById("full")
  if (full) full.hidden = !document.fullscreenEnabled
  count()
}

function count() {
  for (const list of document.querySelectorAll(".scr__l")) {
    const end = list.getBoundingClientRect().bottom + 2
    const hidden = [...list.children].filter((each) => each.getBoundingClientRect().bottom > end)
    const below = hidden.length && hidden.filter((each) => each.matches(".kcard")).length + Number(list.dataset.more)
    const line = list.nextElementSibling
    line.hidden = !below
    line.textContent = below ? line.dataset.below.replace("{n}", below) : ""
  }
}

async function fill() {
  if (document.fullscreenElement) return document.exitFullscreen()
  await document.documentElement.requestFullscreen()
  await navigator.wakeLock?.request("screen").catch(() => {}) // it stays on, where the browser lets us ask
}

document.addEventListener("click", (event) => { if (event.target.closest("#full")) fill().catch(() => {}) })
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() === "f" && !event.ctrlKey && !event.metaKey && !event.altKey && document.getElementById("full")) fill().catch(() => {})
})
document.addEventListener("scroll", count, true)
document.addEventListener("visibilitychange", look)
addEventListener("resize", count)
addEventListener("online", look)
addEventListener("offline", look)
document.fonts.ready.then(count)
begin()
timer = setTimeout(look, EVERY)
