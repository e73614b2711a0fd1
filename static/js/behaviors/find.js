// The search from everywhere: “/” or its button opens it at once, so that no key is lost; what was found follows while
// one types. The arrows choose, Enter opens, Esc closes; the field keeps the focus.

export function attach(dialog) {
  const input = dialog.querySelector("[role=combobox]")
  const told = dialog.querySelector("[role=status]")
  const hits = () => [...dialog.querySelectorAll("[role=option]")]
  const chosen = () => dialog.querySelector('[aria-selected="true"]')

  const choose = (hit) => {
    for (const each of hits()) each.setAttribute("aria-selected", String(each === hit))
    if (hit) input.setAttribute("aria-activedescendant", hit.id)
    else input.removeAttribute("aria-activedescendant")
    hit?.scrollIntoView({ block: "nearest" })
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".searchbtn") || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (dialog.open) return
    dialog.showModal()
    input.focus()
    input.select()
    htmx.trigger(input, "sirve:find")
  })
  dialog.addEventListener("htmx:afterSwap", () => {
    const found = hits()
    input.setAttribute("aria-expanded", String(found.length > 0))
    choose(found[0])
    told.textContent = dialog.querySelector("#found").dataset.told
  })
  input.addEventListener("keydown", (event) => {
    const to = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (to) {
      event.preventDefault()
      const found = hits()
      choose(found[(found.indexOf(chosen()) + to + found.length) % found.length])
    }
    if (event.key === "Enter" && chosen() && !event.isComposing) {
      event.preventDefault()
      chosen().click()
    }
  })
  dialog.addEventListener("click", ({ target }) => { if (target.closest("[role=option]")) dialog.close() })
}

