// <button data-place="card:7:description">: throws that draft away, here and on the server.

import { forgetLocal, there } from "../drafts.js"

export function attach(button) {
  button.addEventListener("click", async () => {
    forgetLocal(button.dataset.place)
    await there(button.dataset.place).drop()
    const part = button.closest("section, li")
    button.closest(".draftbar").remove()
    part?.querySelector("a[href], button")?.focus()
  })
}
