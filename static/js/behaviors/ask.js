// The form that asks: a draft that was put back asks anew whom it reaches, as choosing by hand does.

export function attach(form) {
  const first = form.querySelector("fieldset.q1")
  if (!first) return
  const look = () => {
    if (first.querySelector(":checked") && !form.querySelector("#goes-to, #where > *")) {
      first.dispatchEvent(new Event("change", { bubbles: true }))
    }
  }
  form.addEventListener("input", (event) => { if (event.target === form) look() })
}
