// Requests that are chosen to be answered together stay chosen while one reads on; those out of sight go along hidden.

const PLACE = "sirve-together"

export function attach(form) {
  const own = form.getAttribute("id") // `form.id` is the field of that name
  const chosen = new Set(JSON.parse(sessionStorage.getItem(PLACE) ?? "[]"))
  const boxes = () => document.querySelectorAll(`input[type=checkbox][form="${own}"]`)
  const show = () => {
    const seen = new Set()
    for (const box of boxes()) {
      box.checked = chosen.has(box.value)
      seen.add(box.value)
    }
    form.querySelectorAll("[data-hidden]").forEach((field) => field.remove())
    for (const id of chosen) if (!seen.has(id)) form.append(hidden(id))
    form.classList.toggle("has-chosen", chosen.size > 0)
    form.querySelector("[data-count]").textContent = chosen.size || ""
  }
  const keep = () => sessionStorage.setItem(PLACE, JSON.stringify([...chosen]))

  document.addEventListener("change", ({ target }) => {
    if (!form.isConnected || target.getAttribute?.("form") !== own) return
    if (target.checked) chosen.add(target.value)
    else chosen.delete(target.value)
    keep()
    show()
  })
  document.addEventListener("sirve:refreshed", () => { if (form.isConnected) show() })
  form.addEventListener("submit", () => { sessionStorage.removeItem(PLACE) })
  show()
}

function hidden(id) {
  const field = document.createElement("input")
  field.type = "hidden"
  field.name = "id"
  field.value = id
  field.dataset.hidden = ""
  return field
}
