// Cards in the hand, on the board and in the calendar: by mouse at once, by finger after a moment's rest, so that scrolling
// stays scrolling. Esc takes a card out of the hand again.

const REST = 280 // ms a finger stays before it lifts a card
const TREMBLE = 8 // px it may tremble meanwhile; further is scrolling

let isGivenUp = false // Esc was pressed meanwhile

// Cards of `list` can be taken: what Sortable has to know of it, and onTake(card), onLet(card, event, isGivenUp).
export function takeable(Sortable, list, { onTake, onLet, ...more }) {
  Sortable.create(list, {
    preventOnFilter: false,
    animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 160,
    delay: REST,
    delayOnTouchOnly: true,
    touchStartThreshold: TREMBLE,
    forceFallback: true, // one look and one behaviour for mouse and finger
    fallbackTolerance: 4,
    fallbackOnBody: true,
    fallbackClass: "is-lifted",
    ghostClass: "is-place",
    invertedSwapThreshold: 1.1, // with 1 a hand at just half the height of a card of another column would be over nothing
    scroll: true,
    bubbleScroll: true,
    scrollSensitivity: 72,
    scrollSpeed: 14,
    onStart({ item }) {
      isGivenUp = false
      onTake(item)
      document.addEventListener("keydown", giveUp, true)
      document.body.classList.add("is-carrying")
      navigator.vibrate?.(10)
    },
    onEnd({ item, originalEvent }) {
      document.removeEventListener("keydown", giveUp, true)
      document.body.classList.remove("is-carrying")
      opensNothing(item)
      onLet(item, originalEvent, isGivenUp)
    },
    ...more,
  })
}

// Esc takes the card out of the hand: it stands where it stood, and nothing is sent.
function giveUp(event) {
  if (event.key !== "Escape") return
  event.preventDefault()
  event.stopPropagation()
  isGivenUp = true
  document.dispatchEvent(new PointerEvent("pointerup", { bubbles: true }))
  document.addEventListener("click", swallow, { capture: true }) // of the button that is still held
  document.addEventListener("pointerup", () => setTimeout(() => document.removeEventListener("click", swallow, { capture: true })), { once: true })
}

function opensNothing(card) {
  card.addEventListener("click", swallow, { capture: true, once: true }) // the click that ends a drag
  setTimeout(() => card.removeEventListener("click", swallow, { capture: true }), 50)
}

function swallow(event) {
  event.preventDefault()
  event.stopPropagation()
}
