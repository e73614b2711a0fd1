// Says something to people who listen to the page. Politely: it waits for the sentence before.

const BREATH = 1500 // ms in which what was just said is not talked over by what can wait
let said = ""
let saidAt = 0
let waiting = 0

export function say(text, { canWait = false } = {}) {
  const region = document.getElementById("live")
  if (!region || !text) return
  clearTimeout(waiting)
  if (region.textContent !== said) [said, saidAt] = [region.textContent, Date.now()] // an answer of the server said it
  const rest = canWait ? saidAt + BREATH - Date.now() : 0
  if (rest > 0) {
    waiting = setTimeout(say, rest, text, { canWait })
    return
  }
  said = text
  saidAt = Date.now()
  region.textContent = ""
  requestAnimationFrame(() => { region.textContent = text })
}
