// A toast leaves after ten seconds; it waits while somebody points at it or stands in it. Alarms wait to be closed.
// A finger sweeps it away, to a side or down. Who stood in it stands afterwards where they came from.

import { spotOf, standOn } from "../focus.js"

const STAYS = 10_000
const FAR = 56 // px: swept, and not only touched

let cameFrom = null

export function attach(toast) {
  let timer = 0
  const leave = () => {
    const stoodIn = toast.contains(document.activeElement)
    toast.remove()
    if (stoodIn && cameFrom) standOn(cameFrom)
  }
  const wait = () => clearTimeout(timer)
  const go = () => {
    wait()
    if (!toast.classList.contains("toast--alarm") && !toast.matches(":hover, :focus-within")) timer = setTimeout(leave, STAYS)
  }
  toast.addEventListener("pointerenter", wait)
  toast.addEventListener("pointerleave", go)
  toast.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget && !relatedTarget.closest("#notices")) cameFrom = spotOf(relatedTarget)
    wait()
  })
  toast.addEventListener("focusout", () => setTimeout(go))
  toast.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) leave() })
  toast.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) leave() })
  sweeps(toast, leave)
  go()
}

function sweeps(toast, leave) {
  let from = null
  const way = ({ clientX, clientY }) => {
    const [x, y] = [clientX - from.clientX, clientY - from.clientY]
    return Math.abs(x) > Math.abs(y) ? [x, 0] : [0, Math.max(0, y)]
  }
  const rest = () => {
    from = null
    toast.classList.remove("is-swept")
    toast.style.translate = ""
  }
  toast.addEventListener("pointerdown", (event) => { if (event.pointerType !== "mouse" && event.isPrimary) from = event })
  toast.addEventListener("pointermove", (event) => {
    if (!from) return
    toast.classList.add("is-swept")
    toast.style.translate = way(event).map((far) => `${far}px`).join(" ")
  })
  toast.addEventListener("pointerup", (event) => {
    if (from && Math.hypot(...way(event)) >= FAR) leave()
    else rest()
  })
  toast.addEventListener("pointercancel", rest)
}
