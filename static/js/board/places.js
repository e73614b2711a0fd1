// Where cards stand on the screen: the one place that reads columns, lanes and windows. The server decides the order;
// this only reads it and follows it.
//
// A column is an element with data-column: open it holds a list of cards, folded it holds none. In lanes every cell is
// one ([data-lane] too). A long column shows its first cards and then a row .krest, whose data-next names the card that
// comes after them.

export const CARD = ".kcard, .acard"
const LIST = ".col__l, .acc__l, .lane__c"

export const lists = () => [...document.querySelectorAll(`#cols :is(${LIST}):not([data-sorted]), #cols :is(.fold, .colf)`)]
export const columns = () => [...document.querySelectorAll("#cols [data-column]")]
export const columnOf = (card) => card.closest("[data-column]")
export const listOf = (column) => column?.querySelector(LIST) ?? null
export const laneOf = (element) => element?.closest("[data-lane]")?.dataset.lane ?? ""
export const cardsIn = (column) => [...(listOf(column)?.querySelectorAll(CARD) ?? [])]
export const shownIn = (column) => cardsIn(column).filter((card) => !card.hidden)
export const cardWith = (id) => document.getElementById(`card-${id}`)
export const idOf = (card) => Number(card.id.replace("card-", ""))
export const titleOf = (card) => card.querySelector(".kcard__a")?.textContent.trim() ?? ""
const restOf = (column) => listOf(column)?.querySelector(".krest") ?? null

// Where a card may be carried to, seen from `column`: open ones of the same lane that are in the board's own order.
export const destinations = (column) =>
  columns().filter((other) => laneOf(other) === laneOf(column) && listOf(other) && mayHold(other))
export const mayHold = (column) => listOf(column)?.dataset.sorted === undefined

// The column with that number; in lanes the cell of the card's own lane.
export function columnWith(id, card = null) {
  const found = columns().filter((column) => column.dataset.column === String(id))
  return found.find((column) => card && laneOf(column) === laneOf(card)) ?? found[0] ?? null
}

export function cardBelow(card) {
  let next = card.nextElementSibling
  while (next && !next.matches(CARD)) next = next.nextElementSibling
  return next
}

// The number of the card it stands above, shown or not; empty at the end of the column.
export const beforeOf = (card) => {
  const below = cardBelow(card)
  return below ? String(idOf(below)) : (restOf(columnOf(card))?.dataset.next ?? "")
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
  if (before && before.parentElement === list) list.insertBefore(card, before)
  else if (last) last.after(card)
  else list.prepend(card)
  arrange(column)
}

// Puts a card where the server says: above the card numbered `before`. Among those that are not shown it leaves the page.
export function putAbove(card, column, before) {
  const rest = restOf(column)
  const below = before ? cardWith(before) : null
  if (before ? below || rest?.dataset.next === String(before) : !rest) put(card, column, below)
  else card.remove()
}

export function arrange(column) {
  const list = listOf(column)
  if (!list) return
  const rows = [...list.children]
  const last = rows.filter((row) => row.matches(".krest, [id^=foot-]"))
  if (last.length && rows.at(-last.length) !== last[0]) list.append(...last)
  const limit = Number(column.dataset.limit || 0)
  const line = rows.find((row) => row.matches(".limitline"))
  if (!line || !limit) return
  const first = rows.filter((row) => row.matches(CARD))[limit] ?? last[0]
  if (first && line.nextElementSibling !== first) list.insertBefore(line, first)
}

// A place to come back to.
export function remember(card) {
  return { column: columnOf(card), before: cardBelow(card) }
}

// How many cards of each long column are shown, as the address of the columns says it: ["9-600"].
export function windows() {
  return [...document.querySelectorAll("#cols [data-shown]")]
    .filter((list) => columnOf(list))
    .map((list) => `${columnOf(list).dataset.column}-${list.querySelectorAll(CARD).length}`)
}

// What each column's head says, by the column's number.
export function counts() {
  const found = new Map()
  for (const column of columns()) {
    const number = column.querySelector(".col__c, .fold__c")?.firstChild?.textContent.trim()
    if (number) found.set(column.dataset.column, { column: column.dataset.name, count: number, limit: column.dataset.limit || "" })
  }
  return found
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
