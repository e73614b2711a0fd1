// Binds data-behavior="menu draft" to js/behaviors/menu.js and draft.js, once an element and a name.

const bound = new WeakMap() // element -> names already attached
const loaded = new Map() // name -> its script, once it has come

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
    if (loaded.has(name)) begin(name, element)
    else load(name, element)
  }
}

async function load(name, element) {
  loaded.set(name, await import(`./behaviors/${name}.js`))
  if (element.isConnected) begin(name, element)
}

// At once where the script is here already: what was drawn anew misses no key that is pressed in between.
function begin(name, element) {
  try {
    loaded.get(name).attach(element)
  } catch (error) {
    reportError(error) // one that fails leaves the others alone
  }
}
