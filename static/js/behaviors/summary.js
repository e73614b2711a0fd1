// An error summary takes the focus; its links put the cursor into the field they name.

export function attach(summary) {
  summary.focus()
  summary.addEventListener("click", (event) => {
    const link = event.target.closest('a[href^="#"]')
    const field = link && document.getElementById(link.hash.slice(1))
    if (!field) return
    event.preventDefault()
    field.focus()
    field.closest(".field, fieldset")?.scrollIntoView({ block: "nearest" })
  })
}
