// <button data-behavior="toggle" aria-expanded="false" aria-controls="filters">: shows and hides that element.

export function attach(button) {
  const part = document.getElementById(button.getAttribute("aria-controls"))
  const show = (isShown) => {
    part.hidden = !isShown
    button.setAttribute("aria-expanded", String(isShown))
  }
  show(button.getAttribute("aria-expanded") === "true")
  button.addEventListener("click", () => show(part.hidden))
}
