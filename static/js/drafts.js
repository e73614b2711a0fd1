// Drafts live in localStorage until what they hold has been sent. A form that is sent without htmx leaves a note; the
// next page says whether it arrived: an error page, a form with errors and the Back button keep the draft.

const SENT = "sirve:sent"

export const draftKey = (form) => `sirve:draft:${form.dataset.draft}`

export function noteSent(form) {
  sessionStorage.setItem(SENT, JSON.stringify({ key: draftKey(form), from: location.pathname }))
}

export function settleSent() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null")
  sessionStorage.removeItem(SENT)
  if (!sent || !document.referrer) return
  const [arrival] = performance.getEntriesByType("navigation")
  const isDirect = arrival?.type === "navigate" && new URL(document.referrer).pathname === sent.from
  const isRefused = document.body.classList.contains("is-error") || document.querySelector(".summary, [aria-invalid=true]")
  if (isDirect && !isRefused) localStorage.removeItem(sent.key)
}
