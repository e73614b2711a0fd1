// SortableJS, fetched only by the pages that drag.

export async function sortable() {
  if (!window.Sortable) await import("./../vendor/Sortable.min.js")
  return window.Sortable
}
