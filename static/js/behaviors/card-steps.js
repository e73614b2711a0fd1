// The arrows in an opened card: the card before and after it, as the page behind shows them.

export function attach(steps) {
  const here = steps.closest("[id^=card-]").id.match(/\d+/)[0]
  const links = [...document.querySelectorAll("main a.kcard__a, main a.wi__a, main .list a[href^='/cards/']")].filter((link) => /^\/cards\/\d+$/.test(link.pathname) && !link.closest("[hidden]"))
  const at = links.findIndex((link) => link.pathname === `/cards/${here}`)
  if (at < 0) return
  steps.hidden = false
  steps.dataset.scripted = "hidden"
  for (const button of steps.querySelectorAll("button")) {
    const other = links[at + Number(button.dataset.step)]
    button.disabled = !other
    button.dataset.scripted = "disabled"
    button.addEventListener("click", () => other.click())
  }
}
