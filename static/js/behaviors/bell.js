// The bell follows the topic of its person; a higher number is said aloud, politely. Whoever opens a card or request has
// read what they were told of it.

import { say } from "../live-region.js"
import { onceSettled } from "../settled.js"

export function attach(bell) {
  let before = unread(bell)
  const look = () => {
    for (const subject of open()) if (unread(bell).includes(subject)) tellRead(bell, subject)
  }
  new MutationObserver(() => {
    const now = unread(bell)
    if (now.length > before.length) say(bell.dataset.told)
    before = now
    look()
  }).observe(bell, { attributeFilter: ["data-unread"] })
  onceSettled(look)
  look()
}

const unread = (bell) => bell.dataset.unread.split(" ").filter(Boolean)

// What is open: the card of the page or dialog, the request of the address, what a page says it is about.
function open() {
  const found = [...document.querySelectorAll("article[data-live-topic^='card:']")].map((part) => part.dataset.liveTopic)
  const request = location.pathname.match(/^\/requests\/(?:mine\/)?(\d+)$/)
  const pages = [...document.querySelectorAll("[data-told-of]")].map((part) => part.dataset.toldOf)
  return [...found, ...pages, ...(request ? [`request:${request[1]}`] : [])]
}

const told = new Set() // asked once a page, whatever the answer

function tellRead(bell, subject) {
  const mark = `${subject} ${bell.dataset.liveVersion}`
  if (told.has(mark) || document.visibilityState === "hidden") return
  told.add(mark)
  htmx.ajax("POST", `/notifications/${subject.replace(":", "/")}/read`, { source: bell, target: bell, swap: "morph:outerHTML" })
}
