// The form that asks. A draft that was put back asks anew whom it reaches, as choosing by hand does; and while one types,
// what there is already appears above Send. It never takes the focus, and nothing moves under a finger that presses.

import { say } from "../live-region.js"

const PAUSE = 700 // ms without a key before we look
const LEAST = 8 // characters worth looking for
const SENT = 500 // of each text, at most

export function attach(form) {
  reachAgain(form)
  if (form.hasAttribute("data-clash")) keepTyped(form)
  const place = form.querySelector("#before")
  if (place) lookWhileTyping(form, place)
}

// The server gave back what was typed: until it is sent it is a draft, as if it were typed here.
function keepTyped(form) {
  for (const field of form.querySelectorAll("textarea, input:not([type=hidden]):not([type=radio])")) {
    field.value = field.value // so that it keeps it when its default goes
    field.defaultValue = ""
  }
  setTimeout(() => form.dispatchEvent(new Event("input", { bubbles: true })), PAUSE)
}

function reachAgain(form) {
  const first = form.querySelector("fieldset.q1")
  if (!first) return
  form.addEventListener("input", (event) => {
    if (event.target !== form || !first.querySelector(":checked") || form.querySelector("#where > *")) return
    if (document.querySelector("#goes-to")?.children.length) return
    first.dispatchEvent(new Event("change", { bubbles: true }))
  })
}

function lookWhileTyping(form, place) {
  let timer = 0
  let last = ""
  let asking = null
  let isPressed = false
  document.addEventListener("pointerdown", () => { isPressed = true })
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => { isPressed = false })

  async function look() {
    const typed = { asked: form.elements.asked.value.trim().slice(0, SENT), change: form.elements.change.value.trim().slice(0, SENT) }
    const text = `${typed.asked} ${typed.change}`
    if (text === last || text.trim().length < LEAST) return
    last = text
    asking?.abort()
    asking = new AbortController()
    const where = new URL(form.action).pathname.split("/")[2] ?? ""
    const fresh = await found(`${place.dataset.address}?${new URLSearchParams({ ...typed, where })}`, asking.signal)
    if (fresh) show(fresh)
  }

  function show(fresh) {
    if (fresh.dataset.found === place.dataset.found) return
    if (isPressed || place.contains(document.activeElement)) return (timer = setTimeout(() => show(fresh), PAUSE))
    place.replaceChildren(...fresh.childNodes)
    place.dataset.found = fresh.dataset.found
    place.hidden = fresh.hidden
    say(fresh.dataset.told)
  }

  form.addEventListener("input", (event) => {
    if (event.target !== form && !["asked", "change"].includes(event.target.name)) return
    clearTimeout(timer)
    timer = setTimeout(look, PAUSE)
  })
}

// What there is, or null: looking is help, and nobody has to know that it failed.
async function found(address, signal) {
  try {
    const answer = await fetch(address, { signal, headers: { "X-Requested-With": "fetch" } })
    if (!answer.ok) return null
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("before")
  } catch {
    return null
  }
}
