// A dialog that arrives in the page opens at once. Closing is in ../dialogs.js.

import { openDialog } from "../dialogs.js"

export function attach(dialog) {
  openDialog(dialog)
}
