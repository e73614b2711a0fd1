// <details data-behavior="inplace">: opening it lands in its first field, Escape closes it and gives the focus back.

export function attach(details) {
  const summary = details.querySelector("summary")
  details.addEventListener("toggle", () => {
    const isInside = document.activeElement !== summary && details.contains(document.activeElement) // somebody was quicker
    if (!details.open || isInside) return
    const field = details.querySelector("input:not([type=hidden]), select, textarea, form button")
    field?.focus()
    if (field?.matches("input[type=text], input:not([type])")) field.select()
  })
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return
    event.preventDefault()
    event.stopPropagation()
    details.open = false
    summary.focus()
  })
}
