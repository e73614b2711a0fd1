// A popover menu: placed at its button, arrow keys and first letters move, Tab leaves it.
// <button popovertarget="m1" data-behavior="menu"> and <div class="menu" id="m1" popover>.

export function attach(button) {
  const menu = document.getElementById(button.getAttribute("popovertarget"))
  if (!menu) return
  button.setAttribute("aria-expanded", "false")
  button.setAttribute("aria-controls", menu.id)
  const items = () => [...menu.querySelectorAll(".menu__i, .seg > *")].filter((item) => !item.disabled && item.checkVisibility())
  const isOpen = () => menu.matches(":popover-open")
  const enter = () => {
    button.setAttribute("aria-expanded", "true")
    place(menu, button)
    if (!menu.contains(document.activeElement)) (menu.querySelector("[aria-current]") ?? items()[0])?.focus()
  }
  const walk = (event) => {
    const next = destination(event, items())
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    next.focus()
  }

  menu.addEventListener("toggle", () => (isOpen() ? enter() : button.setAttribute("aria-expanded", "false")))
  button.addEventListener("click", (event) => {
    event.preventDefault() // opened here, not after all have heard of it: a second Enter is for the menu already
    menu.togglePopover({ source: button })
    if (isOpen()) enter()
  })
  button.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || isOpen()) return
    event.preventDefault()
    menu.showPopover({ source: button })
    enter()
  })
  menu.addEventListener("keydown", walk)
  menu.addEventListener("htmx:afterSettle", () => { if (isOpen()) place(menu, button) }) // what it holds came anew
  menu.addEventListener("click", (event) => {
    if (event.target.closest("a.menu__i, button.menu__i") && !event.target.closest("[data-stay]")) menu.hidePopover()
  })
  if (isOpen()) enter() // pressed before this script had come
}

function destination({ key, ctrlKey, metaKey, altKey }, items) {
  const here = items.indexOf(document.activeElement)
  if (key === "ArrowDown" || key === "ArrowRight") return items[(here + 1) % items.length]
  if (key === "ArrowUp" || key === "ArrowLeft") return items[(here - 1 + items.length) % items.length]
  if (key === "Home") return items[0]
  if (key === "End") return items.at(-1)
  if (key.length !== 1 || key === " " || ctrlKey || metaKey || altKey) return null
  const after = [...items.slice(here + 1), ...items.slice(0, here + 1)]
  return after.find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(key.toLocaleLowerCase()))
}

// Below the button, or above where there is no room; within the window.
function place(menu, button) {
  const at = button.getBoundingClientRect()
  const { offsetWidth: width, offsetHeight: height } = menu
  const isRight = at.left + width > innerWidth - 8
  const x = isRight ? Math.max(8, at.right - width) : at.left
  const below = at.bottom + 6
  const y = below + height > innerHeight - 8 ? Math.max(8, at.top - height - 6) : below
  menu.style.setProperty("--menu-x", `${Math.round(x)}px`)
  menu.style.setProperty("--menu-y", `${Math.round(y)}px`)
}
