// Says something to people who listen to the page. Politely: it waits for the sentence before.

export function say(text) {
  const region = document.getElementById("live")
  if (!region || !text) return
  region.textContent = ""
  requestAnimationFrame(() => { region.textContent = text })
}
