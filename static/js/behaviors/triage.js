// Answering by keyboard: 1–4 choose, Enter goes on to what has to be written, Ctrl+Enter sends, L is "yes, but later". What
// the letter says of a day or a team follows its field. Ctrl+. opens the team's sentences, which go in where the cursor was.

export function attach(form) {
  let byArrow = false
  form.addEventListener("keydown", (event) => {
    byArrow = event.key.startsWith("Arrow")
    if (event.key !== "Enter") return
    if (event.ctrlKey || event.metaKey) return send(event, form)
    if (event.target.matches("input[type=radio]")) goOn(event, form)
  })
  document.addEventListener("keydown", (event) => {
    if (event.key === "." && (event.ctrlKey || event.metaKey) && form.isConnected) return openPhrases(event)
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && form.isConnected) send(event, form)
  })
  form.addEventListener("click", (event) => {
    if (!event.target.matches("input[type=radio]") || byArrow) return (byArrow = false)
    const target = event.target
    if (target.name === "verdict") setTimeout(() => open(form, target.value))
    if (target.name === "no-alternative" && event.detail) setTimeout(() => why(form)?.focus())
  })
  form.classList.add("is-ready")
  form.addEventListener("change", (event) => {
    if (event.target.name === "yes-until") live(form, "yes", longDay(event.target.value, form))
    if (event.target.name === "other-to_team_id") live(form, "other", event.target.dataset.team)
  })
  phrases(form)
  notNow(form, document.querySelector("[data-notnow]"))
}

// "Yes, but later": asks until when.
function notNow(form, button) {
  if (!button) return
  button.hidden = false
  button.addEventListener("click", () => {
    form.querySelector('[name="verdict"][value="yes"]').checked = true
    const later = form.querySelector('[name="yes-when"][value="later"]')
    later.checked = true
    later.dispatchEvent(new Event("input", { bubbles: true }))
    setTimeout(() => form.querySelector("#yes-until").focus())
  })
}

// The first thing that the chosen answer asks for.
function open(form, verdict) {
  const panel = form.querySelector(`[data-verdict="${verdict}"]`)
  const first = { no: "input[type=radio]:checked, input[type=radio]", ask: "input", other: "input[type=radio]:checked, input[type=radio]" }[verdict]
  const target = first && panel.querySelector(first)
  if (target) target.focus({ preventScroll: window.matchMedia("(min-width: 64rem)").matches })
}

function goOn(event, form) {
  event.preventDefault()
  const radio = event.target
  if (!radio.checked) radio.click()
  if (radio.name === "verdict") return open(form, radio.value)
  if (radio.name === "no-reason") return form.querySelector("#no-alternative input:checked, #no-alternative input")?.focus()
  if (radio.name === "no-alternative") return why(form)?.focus()
  radio.closest("[data-verdict]")?.querySelector("[role=textbox].lslot")?.focus()
}

const why = (form) => form.querySelector("#no-why")

function send(event, form) {
  event.preventDefault()
  const chosen = form.querySelector("[name=verdict]:checked")?.value
  const button = chosen && document.querySelector(`button[form="${form.getAttribute("id")}"][data-foot="${chosen}"]`)
  if (button && !button.disabled) form.requestSubmit(button)
}

function live(form, verdict, text) {
  const places = form.querySelectorAll(`[data-verdict="${verdict}"] .letter [data-live]`)
  if (text) for (const place of places) place.textContent = text
}

// The team's sentences: into the slot or field that was written in last, else into the first of the open letter.
function phrases(form) {
  const menu = document.getElementById("phrase-menu")
  let last = null
  let cursor = null
  const remember = () => {
    const field = document.activeElement?.closest?.(FIELDS)
    if (!field || !form.contains(field)) return
    last = field
    const selection = getSelection()
    cursor = field.isContentEditable && selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null
  }
  document.addEventListener("selectionchange", remember)
  menu?.addEventListener("click", (event) => {
    const text = event.target.closest("[data-phrase]")?.dataset.phrase
    const field = last?.checkVisibility() ? last : [...form.querySelectorAll(FIELDS)].find((each) => each.checkVisibility())
    if (text && field) setTimeout(() => insert(field, text, field === last ? cursor : null))
  })
}

const FIELDS = "span.lslot, textarea.lslot:not([hidden]), input.input--sm:not([type=hidden])"

function openPhrases(event) {
  const menu = document.getElementById("phrase-menu")
  if (!menu) return
  event.preventDefault()
  menu.togglePopover()
}

function insert(field, text, range) {
  field.focus()
  if (!field.isContentEditable) return field.setRangeText(text, field.selectionStart, field.selectionEnd, "end")
  const selection = getSelection()
  if (range && field.contains(range.startContainer)) {
    selection.removeAllRanges()
    selection.addRange(range)
  } else {
    selection.selectAllChildren(field)
    selection.collapseToEnd()
  }
  document.execCommand("insertText", false, text) // keeps the browser's own undo
}

// As the server writes it: "lunes 11 de enero", "Monday 11 January".
function longDay(value, form) {
  const [year, month, day] = value.split("-").map(Number)
  if (!day) return ""
  const language = form.querySelector(".letter__p[lang]")?.lang === "es" ? "es-ES" : "en-GB"
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long" })
    .format(new Date(year, month - 1, day)).replace(",", "")
}
