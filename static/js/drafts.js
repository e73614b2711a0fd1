// Drafts live in localStorage until what they hold has been sent. A form that is sent without htmx leaves a note; the
// next page says whether it arrived: an error page, a form with errors and the Back button keep the draft.

const SENT = "sirve:sent"

export const draftKey = (form) => `sirve:draft:${form.dataset.draft}`

export function noteSent(form) {
  sessionStorage.setItem(SENT, draftKey(form))
}

export function settleSent() {
  const key = sessionStorage.getItem(SENT)
  sessionStorage.removeItem(SENT)
  const [arrival] = performance.getEntriesByType("navigation")
  const isKept = document.body.classList.contains("is-error") || document.querySelector(".summary, [aria-invalid=true]")
  if (key && !isKept && arrival?.type === "navigate") localStorage.removeItem(key)
}
