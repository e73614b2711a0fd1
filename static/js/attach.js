// Binds data-behavior="menu draft" to js/behaviors/menu.js and draft.js, once an element and a name. `behaviors` stands at
// the head of js/all.js (board/web/bundle.py).

const bound = new WeakMap() // element -> names already attached

export function attachAll(root) {
  if (!(root instanceof Element)) return
  if (root.matches("[data-behavior]")) attach(root)
  for (const element of root.querySelectorAll("[data-behavior]")) attach(element)
}

function attach(element) {
  const names = bound.get(element) ?? new Set()
  bound.set(element, names)
  for (const name of element.dataset.behavior.split(/\s+/).filter(Boolean)) {
    if (names.has(name)) continue
    names.add(name)
    begin(name, element)
  }
}

function begin(name, element) {
  try {
    behaviors[name](element)
  } catch (error) {
    reportError(error) // one that fails leaves the others alone
  }
}
