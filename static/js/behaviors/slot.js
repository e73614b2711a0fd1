// A textarea that stands in the middle of a sentence: what is typed flows with the words around it. The textarea stays
// and carries the text; without this script it is used as it is.

export function attach(field) {
  const slot = document.createElement("span")
  slot.className = field.className
  slot.id = field.id
  field.removeAttribute("id")
  slot.contentEditable = "plaintext-only"
  if (slot.contentEditable !== "plaintext-only") slot.contentEditable = "true"
  slot.setAttribute("role", "textbox")
  for (const name of ["aria-label", "aria-invalid", "aria-describedby", "lang", "data-unless"]) {
    if (field.hasAttribute(name)) slot.setAttribute(name, field.getAttribute(name))
  }
  slot.dataset.placeholder = field.placeholder
  slot.textContent = field.value
  field.hidden = true
  field.after(slot)

  slot.addEventListener("input", () => {
    if (!slot.textContent.trim()) slot.textContent = ""
    field.value = slot.textContent
    field.dispatchEvent(new Event("input", { bubbles: true }))
  })
  slot.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) event.preventDefault() // one paragraph a slot
  })
  field.form?.addEventListener("input", (event) => { if (event.target === field.form) slot.textContent = field.value }) // a draft came back
  field.form?.addEventListener("reset", () => setTimeout(() => { slot.textContent = field.value }))
}
