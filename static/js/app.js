// The one script of every page: the general behaviors, then those the page names in data-behavior.

import { attachAll } from "./attach.js"
import { startConnection } from "./connection.js"
import { startDialogs } from "./dialogs.js"
import { nameDrafts, startDrafts } from "./drafts.js"
import { keepFocus } from "./focus.js"
import { startHttp } from "./http.js"
import { startKeys } from "./keys.js"
import { startLive } from "./live.js"
import { startNotices } from "./notices.js"
import { startWaiting } from "./waiting.js"

startDrafts()
startConnection()
startHttp()
startWaiting()
startNotices()
startDialogs()
keepFocus()
startKeys()
const arrived = (part) => { nameDrafts(part); attachAll(part) }
arrived(document.body)
document.body.addEventListener("htmx:load", (event) => arrived(event.detail.elt))
document.body.addEventListener("htmx:afterSettle", (event) => arrived(event.detail.elt)) // morphed in place
startLive()
