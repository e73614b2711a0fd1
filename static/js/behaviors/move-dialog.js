// The dialogs that move a card (by column and end, or once more with its reason): they send what the hands send.

import { sendMove } from "../board/send-move.js"
import { sentence } from "../words.js"

export function attach(dialog) {
  const form = dialog.querySelector("form[data-move]")
  const ends = [...form.querySelectorAll("button[name=place]")]
  for (const end of ends) end.addEventListener("click", () => choose(ends, end))
  form.addEventListener("change", () => label(form))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const values = Object.fromEntries(new FormData(form))
    const place = ends.find((end) => end.getAttribute("aria-pressed") === "true")?.value
    const card = document.getElementById(`card-${form.dataset.card}`)
    dialog.close()
    send(form, card, { seen: form.dataset.seen, ...values, ...(place ? { place } : {}) })
  })
  label(form)
}

function send(form, card, values) {
  if (card) return sendMove(card, values, null)
  // The card is out of sight (folded, waiting for its date): a stand-in carries its number and title.
  const stand = document.createElement("li")
  stand.id = `card-${form.dataset.card}`
  const title = stand.appendChild(document.createElement("a"))
  title.className = "kcard__a"
  title.textContent = form.dataset.title
  return sendMove(stand, values, null)
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
