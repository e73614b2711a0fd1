// On a phone the bar of columns shows which one is in front, and brings another one there.

import { onceSettled } from "../settled.js"

const NARROW = matchMedia("(max-width: 47.99rem)")
const EDGE = 12 // px that the column before shows of itself

export function attach(board) {
  const cols = board.querySelector(".cols")
  if (!cols || !board.querySelector(".colnav")) return
  let waits = 0
  let order = [] // ids of the columns as they stood
  let front = "" // of the one in front
  const look = () => {
    waits = 0
    if (!NARROW.matches) return
    const shown = [...cols.children].filter((column) => column.checkVisibility())
    order = shown.map((column) => column.id)
    front = shown.sort((a, b) => Math.abs(gap(a, cols)) - Math.abs(gap(b, cols)))[0]?.id ?? ""
    for (const link of board.querySelectorAll(".colnav a")) {
      const isHere = front && link.hash === `#${front}`
      if (isHere && !link.hasAttribute("aria-current")) link.scrollIntoView({ block: "nearest", inline: "nearest" })
      link.toggleAttribute("aria-current", Boolean(isHere))
      if (isHere) link.setAttribute("aria-current", "true")
    }
  }
  // A column that goes or stands elsewhere takes the browser along, to the other end of the board: whoever looks at a
  // column goes on looking at it, or at the one that stood beside it.
  const stay = () => {
    if (!NARROW.matches || document.body.classList.contains("is-carrying")) return
    const here = Math.max(0, order.indexOf(front))
    const column = [...order.slice(here), ...order.slice(0, here).reverse()].map((id) => document.getElementById(id)).find(Boolean)
    if (column) cols.scrollLeft += gap(column, cols) - EDGE
    look()
  }
  new MutationObserver(stay).observe(cols, { childList: true })
  cols.addEventListener("scroll", () => { waits ||= requestAnimationFrame(look) }, { passive: true })
  onceSettled(look)
  look()
  board.addEventListener("click", (event) => {
    const link = event.target.closest(".colnav a")
    const column = link && document.getElementById(link.hash.slice(1))
    if (!column || !column.checkVisibility() || new URL(link.href).search !== location.search) return
    event.preventDefault()
    cols.scrollTo({ left: cols.scrollLeft + gap(column, cols) - EDGE, behavior: "smooth" })
  })
}

const gap = (column, cols) => column.getBoundingClientRect().left - cols.getBoundingClientRect().left
