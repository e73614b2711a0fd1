// A text without marks and case, as the server compares words: "Campaña" and "campana" are equal.

export function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim()
}
