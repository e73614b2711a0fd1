// <button data-behavior="copy" data-copy="#link">: puts the text or value of that element on the clipboard.

import { notify } from "../notices.js"
import { word } from "../words.js"

export function attach(button) {
  button.addEventListener("click", async () => {
    const from = document.querySelector(button.dataset.copy)
    try {
      await navigator.clipboard.writeText(from.value ?? from.textContent.trim())
      notify(word("copied"), { key: "copy" })
    } catch {
      from.select?.()
      notify(word("copyFailed"), { key: "copy", alarm: true })
    }
  })
}
