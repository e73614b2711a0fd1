// Sentences for the scripts, from the elements with `data-words` (templates/shared/_words.html).

export function word(name) {
  for (const element of document.querySelectorAll("[data-words]")) {
    if (name in element.dataset) return element.dataset[name]
  }
  return ""
}

// word("pickedUp") with its {title} filled in from {title: …}. Braces, since gettext claims the percent sign.
export function sentence(name, values = {}) {
  return word(name).replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "")
}
