// A list that is pasted into the title of a new card: its first line is the title, each other one is a card of its own. They
// stand below, to be looked at and corrected.

import { say } from "../live-region.js"

const MARK = /^\s*(?:[-*•–]\s+|\d+[.)]\s+)?(?:\[[ xX]?\]\s+)?/ // of a list, as it is copied from a text

export function attach(part) {
  const others = part.querySelector("textarea")
  const { title } = others.form.elements
  const show = () => { if (others.value) part.hidden = false } // also where a draft came back
  others.form.addEventListener("input", show)
  show()
  title.addEventListener("paste", (event) => {
    const lines = (event.clipboardData?.getData("text/plain") ?? "").split(/\r?\n/).map((line) => line.replace(MARK, "").trim()).filter(Boolean)
    if (lines.length < 2) return
    event.preventDefault()
    title.setRangeText(lines[0], title.selectionStart, title.selectionEnd, "end")
    others.value = [others.value, ...lines.slice(1)].filter(Boolean).join("\n")
    for (const field of [title, others]) field.dispatchEvent(new Event("input", { bubbles: true }))
    say(`${others.labels[0].textContent.trim()}: ${lines.length - 1}`)
  })
}
