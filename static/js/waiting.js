// After 400 ms without an answer a line of ink grows under the top bar. Background refreshes do not count.

const PATIENCE = 400

export function startWaiting() {
  const line = document.createElement("div")
  line.className = "waiting"
  line.setAttribute("aria-hidden", "true")
  document.body.append(line)
  let open = 0
  let timer = 0
  const isBackground = (event) => event.detail.elt?.closest?.("[data-live-url]") === event.detail.elt

  document.body.addEventListener("htmx:beforeRequest", (event) => {
    if (isBackground(event)) return
    if (open++ === 0) timer = setTimeout(() => line.classList.add("is-on"), PATIENCE)
  })
  document.body.addEventListener("htmx:afterRequest", (event) => {
    if (isBackground(event) || open === 0) return
    if (--open === 0) {
      clearTimeout(timer)
      line.classList.remove("is-on")
    }
  })
}
