// Typing @ in a text offers the people who can be named there: arrows choose, Enter or a tap takes, Esc closes.

import { say } from "./live-region.js"
import { sentence, word } from "./words.js"

const TYPED = /(^|[\s(«“"])@([\p{L}\p{M}'’-]*(?: [\p{L}\p{M}'’-]+)?)$/u
const MOST = 8
const known = new Map() // address -> promise of [{name, initials}]
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase()

export function offerNames(field) {
  const list = document.createElement("ul")
  Object.assign(list, { id: `${field.id}-names`, className: "names", hidden: true })
  list.setAttribute("role", "listbox")
  list.setAttribute("aria-label", word("names"))

  const close = () => { list.hidden = true; field.removeAttribute("aria-activedescendant") }
  const options = () => [...list.children]
  const choose = (option) => {
    for (const each of options()) each.setAttribute("aria-selected", String(each === option))
    field.setAttribute("aria-activedescendant", option.id)
    option.scrollIntoView({ block: "nearest" })
  }
  const take = (option) => {
    const before = field.value.slice(0, field.selectionStart)
    const begin = before.lastIndexOf("@")
    field.setRangeText(`@${option.dataset.name} `, begin, field.selectionStart, "end")
    close()
    field.focus()
    field.dispatchEvent(new Event("input", { bubbles: true }))
    say(option.dataset.name)
  }

  field.addEventListener("input", async () => {
    const typed = TYPED.exec(field.value.slice(0, field.selectionStart))
    if (!typed) return close()
    const found = matching(await people(field.dataset.names), fold(typed[2]))
    if (!found.length || document.activeElement !== field) return close()
    if (!list.isConnected) field.after(list) // what came anew knows nothing of it
    field.setAttribute("aria-controls", list.id)
    list.replaceChildren(...found.map((person, at) => drawn(person, `${list.id}-${at}`)))
    list.hidden = false
    choose(list.firstElementChild)
    say(sentence(found.length === 1 ? "oneName" : "manyNames", { n: found.length, name: found[0].name }))
  })
  field.addEventListener("keydown", (event) => {
    if (list.hidden) return
    const at = options().findIndex((option) => option.ariaSelected === "true")
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step) choose(options().at((at + step + list.children.length) % list.children.length))
    else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") take(options()[at])
    else if (event.key === "Escape") close()
    else return
    event.preventDefault()
    event.stopPropagation()
  })
  list.addEventListener("pointerdown", (event) => event.preventDefault()) // the field keeps the focus
  list.addEventListener("click", (event) => { const option = event.target.closest("[role=option]"); if (option) take(option) })
  field.addEventListener("blur", close)
}

function people(address) {
  if (!known.has(address)) {
    const asked = fetch(address, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : []))
    known.set(address, asked.catch(() => { known.delete(address); return [] }))
  }
  return known.get(address)
}

const matching = (all, query) =>
  all.filter(({ name }) => fold(name).startsWith(query) || fold(name).split(" ").some((part) => part.startsWith(query))).slice(0, MOST)

function drawn({ name, initials }, id) {
  const option = document.createElement("li")
  option.id = id
  option.className = "names__i"
  option.dataset.name = name
  option.setAttribute("role", "option")
  const avatar = document.createElement("span")
  avatar.className = "avatar"
  avatar.setAttribute("aria-hidden", "true")
  avatar.textContent = initials
  option.append(avatar, name)
  return option
}
