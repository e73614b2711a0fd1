// The one script of every page: the general behaviors, then those the page names in data-behavior.

import { attachAll } from "./attach.js"
import { startDialogs } from "./dialogs.js"
import { settleSent } from "./drafts.js"
import { keepFocus } from "./focus.js"
import { startHttp } from "./http.js"
import { startKeys } from "./keys.js"
import { startLive } from "./live.js"
import { startNotices } from "./notices.js"
import { startWaiting } from "./waiting.js"

settleSent()
startHttp()
startWaiting()
startNotices()
startDialogs()
keepFocus()
startKeys()
attachAll(document.body)
document.body.addEventListener("htmx:load", (event) => attachAll(event.detail.elt))
document.body.addEventListener("htmx:afterSettle", (event) => attachAll(event.detail.elt)) // morphed in place
startLive()
