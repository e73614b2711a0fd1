// A form that is sent as soon as a choice in it changes. Its button stays for those without scripts.

export function attach(form) {
  form.classList.add("is-ready")
  form.dataset.scripted = "class"
  form.addEventListener("change", () => form.requestSubmit())
}
