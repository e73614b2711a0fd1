// Binds data-behavior="menu draft" to js/behaviors/menu.js and draft.js, once an element and a name.

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
    load(name, element)
  }
}

async function load(name, element) {
  const behavior = await import(`./behaviors/${name}.js`)
  if (element.isConnected) behavior.attach(element)
}
