// One request, sent again until somebody answers. The server has to know it by a key, so that it is done once.

import { answered, connected, isLost, isOut, lost, renewToken, signedOut } from "./connection.js"

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000] // ms before each new attempt
const NO_ANSWER = [0, 502, 503, 504]

// send() gives the status of its answer, 0 where there was none. Gives the last status: 0 or 50x where we gave up.
// onWait() is called once, when it has to wait. Being signed out is no attempt: we wait until somebody signs in again.
export async function untilAnswered(send, onWait = () => {}) {
  let waits = false
  let isRenewed = false
  for (let attempt = 0; ; attempt += 1) {
    const status = await send()
    if (status === 401) {
      signedOut()
      if (!waits) onWait()
      waits = true
      attempt -= 1
      await connected()
      continue
    }
    if (status === 403 && !isRenewed && (isRenewed = true) && (await renewToken())) continue // a new session, an old page
    if (!NO_ANSWER.includes(status) || attempt === PAUSES.length) {
      if (status) answered()
      return status
    }
    if (!waits) onWait()
    waits = true
    if (status === 0) lost()
    await pause(PAUSES[attempt])
  }
}

// The next attempt: after a while, or as soon as the connection is back. A browser that knows it is offline waits for it.
function pause(wait) {
  const patience = new Promise((resolve) => setTimeout(resolve, wait))
  if (!navigator.onLine) return Promise.race([connected(), new Promise((resolve) => setTimeout(resolve, 30_000))])
  return isLost() || isOut() ? Promise.race([patience, connected()]) : patience
}
