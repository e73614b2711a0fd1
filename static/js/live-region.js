// Says something to people who listen to the page. Politely: it waits for the sentence before.

const BREATH = 1500 // ms in which what was just said is not talked over by what can wait
let saidAt = 0
let waiting = 0

export function say(text, { canWait = false } = {}) {
  const region = document.getElementById("live")
  if (!region || !text) return
  clearTimeout(waiting)
  const rest = canWait ? saidAt + BREATH - Date.now() : 0
  if (rest > 0) {
    waiting = setTimeout(say, rest, text)
    return
  }
  saidAt = Date.now()
  region.textContent = ""
  requestAnimationFrame(() => { region.textContent = text })
}
