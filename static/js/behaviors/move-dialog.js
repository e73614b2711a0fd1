// The dialogs that move a card (by column and end, or once more with its reason): they send what the hands send.

import { cardWith } from "../board/places.js"
import { sendMove, standIn } from "../board/send-move.js"
import { sentence } from "../words.js"

export function attach(dialog) {
  const form = dialog.querySelector("form[data-move]")
  const ends = [...form.querySelectorAll("button[name=place]")]
  for (const end of ends) end.addEventListener("click", () => choose(ends, end))
  form.addEventListener("change", () => label(form))
  form.addEventListener("htmx:afterSettle", () => label(form)) // the columns of another board have come
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(form))
    const place = ends.find((end) => end.getAttribute("aria-pressed") === "true")?.value
    const card = cardWith(form.dataset.card) ?? standIn(form.dataset.card, form.dataset.title)
    dialog.close()
    sendMove(card, { seen: form.dataset.seen, ...values, ...(place ? { place } : {}) }, null)
  })
  label(form)
}

function choose(ends, chosen) {
  for (const end of ends) end.setAttribute("aria-pressed", String(end === chosen))
}

// The button names where the card will go.
function label(form) {
  const button = form.querySelector("[data-label]")
  const chosen = form.querySelector("input[name=column_id]:checked")
  if (button && chosen) button.textContent = button.dataset.label.replace("{column}", chosen.dataset.name)
}
