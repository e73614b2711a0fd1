// A conversation whose address names a comment (#comment-12) shows it, also where it is one of the earlier ones.

export function attach(section) {
  const { hash } = location
  if (!/^#comment-\d+$/.test(hash)) return
  const show = () => document.querySelector(hash)?.scrollIntoView({ block: "center" })
  if (document.querySelector(hash)) return show()
  const earlier = section.querySelector(".thread__more a[hx-get]")
  if (!earlier) return
  section.addEventListener("htmx:afterSettle", show, { once: true })
  earlier.click()
}
