// An icon of the sprite, as the macro `icon` draws it.

const SPRITE = new URL("../icons.svg", import.meta.url)
const SVG = "http://www.w3.org/2000/svg"

export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg")
  svg.setAttribute("class", `icon ${className}`.trim())
  svg.setAttribute("aria-hidden", "true")
  const use = document.createElementNS(SVG, "use")
  use.setAttribute("href", `${SPRITE.pathname}#i-${name}`)
  svg.append(use)
  return svg
}
