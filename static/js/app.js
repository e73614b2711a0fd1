// The one script of every page: the general behaviors, then those the page names in data-behavior.

import { startAgain } from "./again.js"
import { attachAll } from "./attach.js"
import { startChoices } from "./choices.js"
import { startConnection } from "./connection.js"
import { startDialogs } from "./dialogs.js"
import { nameDrafts, startDrafts } from "./drafts.js"
import { keepFocus } from "./focus.js"
import { startHttp } from "./http.js"
import { startKeys } from "./keys.js"
import { startLive } from "./live.js"
import { startNotices } from "./notices.js"
import { startSending } from "./once.js"
import { startPointing } from "./pointing.js"
import { startWaiting } from "./waiting.js"

// No page has handlers in attributes (hx-on), as the content policy would not run them; htmx asks each attribute of each
// element for them all the same, and took a tenth of the time until a board can be used for it.
XPathExpression.prototype.evaluate = () => ({ iterateNext: () => null })

startSending()
startDrafts()
startConnection()
startHttp()
startWaiting()
startNotices()
startDialogs()
keepFocus()
startAgain()
startKeys()
startPointing()
startChoices()
const arrived = (part) => { nameDrafts(part); attachAll(part) }
arrived(document.body)
document.body.addEventListener("htmx:load", (event) => arrived(event.detail.elt))
document.body.addEventListener("htmx:afterSettle", (event) => arrived(event.detail.elt)) // morphed in place
startLive()
