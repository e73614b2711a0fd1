// What a click does beyond links. A name clicked twice opens what changes it: <h1 data-twice=".cdlg__te"> presses that
// button or link, which stands there for everybody else too. <a href="#side" data-jump> brings its place into sight and the
// focus with it, and leaves the history alone: Back closes the card it is in.

export function startPointing() {
  document.addEventListener("dblclick", ({ target }) => {
    const name = target.closest?.("[data-twice]")
    if (name) document.querySelector(name.dataset.twice)?.click()
  })
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-jump]")
    const place = link && document.querySelector(link.hash)
    if (!place) return
    event.preventDefault()
    place.scrollIntoView({ block: "start" })
    place.querySelector("select, a, button, summary")?.focus({ preventScroll: true })
  })
}
