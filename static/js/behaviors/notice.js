// A toast leaves after ten seconds; it waits while somebody points at it or stands in it. Alarms wait to be closed.

const STAYS = 10_000

export function attach(toast) {
  let timer = 0
  const leave = () => toast.remove()
  const wait = () => clearTimeout(timer)
  const go = () => {
    wait()
    if (!toast.classList.contains("toast--alarm") && !toast.matches(":hover, :focus-within")) timer = setTimeout(leave, STAYS)
  }
  toast.addEventListener("pointerenter", wait)
  toast.addEventListener("pointerleave", go)
  toast.addEventListener("focusin", wait)
  toast.addEventListener("focusout", () => setTimeout(go))
  toast.addEventListener("click", (event) => { if (event.target.closest("[data-close]")) leave() })
  toast.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) leave() })
  go()
}
