// Prints the page. Without scripts the button is not there: the browser's own menu prints as well.

export function attach(button) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
