// On a phone the bar of columns shows which one is in front, and brings another one there.

export function attach(board) {
  const bar = board.querySelector(".colnav")
  const cols = board.querySelector(".cols")
  if (!bar || !cols) return
  let waits = 0
  const look = () => {
    waits = 0
    const edge = cols.getBoundingClientRect().left
    const near = [...cols.children].filter((column) => column.checkVisibility()).sort((a, b) => gap(a, edge) - gap(b, edge))[0]
    for (const link of board.querySelectorAll(".colnav a")) {
      const isHere = near && link.hash === `#${near.id}`
      if (isHere && !link.hasAttribute("aria-current")) link.scrollIntoView({ block: "nearest", inline: "nearest" })
      link.toggleAttribute("aria-current", Boolean(isHere))
      if (isHere) link.setAttribute("aria-current", "true")
    }
  }
  cols.addEventListener("scroll", () => { waits ||= requestAnimationFrame(look) }, { passive: true })
  board.addEventListener("click", (event) => {
    const link = event.target.closest(".colnav a")
    const column = link && document.getElementById(link.hash.slice(1))
    if (!column || !column.checkVisibility() || new URL(link.href).search !== location.search) return
    event.preventDefault()
    cols.scrollTo({ left: cols.scrollLeft + column.getBoundingClientRect().left - cols.getBoundingClientRect().left - 12, behavior: "smooth" })
  })
}

const gap = (column, edge) => Math.abs(column.getBoundingClientRect().left - edge)
