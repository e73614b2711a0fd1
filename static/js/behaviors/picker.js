// A list to choose from, over the card: the field filters, arrows walk, Enter chooses, Escape closes and gives the focus
// back to the button that opened it. Swapped into #picker; without scripts the same markup is a page of buttons.

import { fold } from "../fold.js"

export function attach(picker) {
  if (!picker.closest("#picker")) return
  const field = picker.querySelector("#pick-q")
  const opener = document.activeElement?.closest("[hx-target='#picker']") ?? document.activeElement
  const openerId = opener?.id
  const isAsked = picker.dataset.kind === "links" // the server looks for cards; people and labels are all here
  let active = 0
  let listedFor = field.value
  let chooses = false // Enter was pressed before the list came

  const options = () => [...picker.querySelectorAll("#pick-list .opt")].filter((option) => !option.hidden)
  const show = (index) => {
    const found = options()
    active = Math.max(0, Math.min(index, found.length - 1))
    for (const option of picker.querySelectorAll(".opt")) option.toggleAttribute("data-active", option === found[active])
    if (found[active]) field.setAttribute("aria-activedescendant", found[active].id)
    else field.removeAttribute("aria-activedescendant")
    found[active]?.scrollIntoView({ block: "nearest" })
  }
  const close = () => { picker.hidePopover(); leave() } // at once: the next key is for the page
  const leave = () => {
    if (!picker.isConnected) return
    const isLost = [null, document.body].includes(document.activeElement) || picker.contains(document.activeElement)
    picker.remove()
    const back = opener?.isConnected ? opener : document.getElementById(openerId)
    if (isLost) back?.focus({ preventScroll: true })
  }
  const filter = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean)
    if (!isAsked) {
      for (const option of picker.querySelectorAll(".opt")) {
        const text = fold(option.textContent)
        option.hidden = !words.every((word) => text.includes(word))
      }
    }
    show(0)
  }

  field.hidden = false
  Object.assign(field, { autocomplete: "off" })
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": "pick-list", "aria-autocomplete": "list" })) {
    field.setAttribute(name, value)
  }
  picker.querySelector("label[for=pick-q]").hidden = false
  picker.popover = "auto"
  place(picker, opener)
  picker.showPopover()
  ;(picker.querySelector("[autofocus]") ?? field).focus()
  show(0)

  const choose = () => {
    chooses = isAsked && listedFor !== field.value
    if (!chooses) (options()[active] ?? picker.querySelector("[data-create]"))?.click()
  }

  field.addEventListener("input", () => { chooses = false; filter() })
  field.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) show((active + step + options().length) % Math.max(1, options().length))
    else if (event.key === "Escape") close() // a search field would only empty itself
    else if (event.key === "Enter") choose()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  picker.querySelector("#pick-kind")?.addEventListener("change", (event) => { picker.querySelector("#pick-link-kind").value = event.target.value })
  picker.querySelector("[data-close-picker]").addEventListener("click", (event) => {
    event.preventDefault()
    close()
  })
  picker.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!isAsked || !detail.successful) return
    if (detail.requestConfig.verb === "post") return close()
    listedFor = detail.requestConfig.parameters.q ?? ""
    if (chooses) choose()
  })
  picker.addEventListener("toggle", (event) => { if (event.newState === "closed") leave() })
  // After a choice the list comes anew from the server, and is filtered as before.
  document.body.addEventListener("htmx:oobAfterSwap", function look() {
    if (!picker.isConnected) return document.body.removeEventListener("htmx:oobAfterSwap", look)
    const was = active
    filter()
    show(was)
  })
}

// Below its button, or above where there is no room; on a phone the style sheet makes it a sheet.
function place(picker, opener) {
  const at = opener?.getBoundingClientRect()
  if (!at || innerWidth < 768) return
  const width = 320
  const height = 360
  const x = Math.max(8, Math.min(at.left, innerWidth - width - 8))
  const y = at.bottom + 6 + height > innerHeight ? Math.max(8, Math.min(at.top - height - 6, innerHeight - height - 8)) : at.bottom + 6
  picker.style.setProperty("--pick-x", `${Math.round(x)}px`)
  picker.style.setProperty("--pick-y", `${Math.round(y)}px`)
}
