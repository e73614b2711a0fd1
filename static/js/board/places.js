// Where cards stand on the screen. The server decides the order; this only reads it and follows it.

export const CARD = ".kcard, .acard"

export const columnOf = (card) => card.closest("[data-column]")
export const listOf = (column) => column?.querySelector(".col__l, .acc__l") ?? null
export const cardsIn = (column) => [...(listOf(column)?.querySelectorAll(CARD) ?? [])]
export const shownIn = (column) => cardsIn(column).filter((card) => !card.hidden)
export const columns = () => [...document.querySelectorAll("#cols > [data-column]")]
export const idOf = (card) => Number(card.id.replace("card-", ""))
export const titleOf = (card) => card.querySelector(".kcard__a").textContent.trim()
export const cardBelow = (card) => {
  let next = card.nextElementSibling
  while (next && !next.matches(CARD)) next = next.nextElementSibling
  return next
}

// What is said of a card that stands, or would stand, in a column.
export function standing(card) {
  const column = columnOf(card)
  const cards = cardsIn(column)
  const limit = Number(column.dataset.limit || 0)
  const count = cards.length + Number(column.dataset.beside || 0)
  return {
    title: titleOf(card),
    column: column.dataset.name,
    place: cards.indexOf(card) + 1,
    count,
    limit,
    over: limit ? Math.max(0, count - limit) : 0,
  }
}

// Puts a card above `before`, or at the end of the column's cards, and the line of the limit where it belongs.
export function put(card, column, before) {
  const list = listOf(column)
  if (!list) return card.remove()
  const last = cardsIn(column).filter((other) => other !== card).at(-1)
  if (before) list.insertBefore(card, before)
  else if (last) last.after(card)
  else list.prepend(card)
  arrange(column)
}

export function arrange(column) {
  const list = listOf(column)
  const limit = Number(column?.dataset.limit || 0)
  if (!list || !limit) return
  const line = list.querySelector(".limitline")
  const cards = cardsIn(column)
  const foot = list.querySelector("[id^=foot-]")
  if (foot && foot !== list.lastElementChild) list.append(foot)
  const first = cards[limit] ?? foot
  if (line && first && line.nextElementSibling !== first) list.insertBefore(line, first)
}

// A place to come back to.
export function remember(card) {
  return { column: columnOf(card), before: cardBelow(card) }
}

// The bar of columns on a phone says what the heads say.
export function countBar() {
  for (const link of document.querySelectorAll(".colnav a")) {
    const column = document.getElementById(link.hash.slice(1))
    const count = column?.querySelector(".col__c, .fold__c")
    const number = link.querySelector(".num")
    if (!count || !number) continue
    number.textContent = count.firstChild.textContent.trim()
    number.classList.toggle("alarm-text", Boolean(count.closest(".is-over")))
  }
}
