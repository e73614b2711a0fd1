// One request, sent again until somebody answers. The server knows it by its key and does it once.
//
// From scripts: `untilAnswered(send)`. A form with hx-post and data-retry does it by itself: what was typed stays in it
// and is sent again when the connection is back, with the same `key`; whoever goes on typing meanwhile sends it anew.

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

export function startRetrying() {
  const body = document.body
  body.addEventListener("htmx:configRequest", ({ detail }) => {
    const form = detail.elt
    if (form.dataset?.retry === undefined) return
    form.dataset.key ||= crypto.randomUUID()
    detail.parameters.key = form.dataset.key
  })
  body.addEventListener("htmx:afterRequest", ({ detail }) => {
    const form = detail.elt
    if (form.dataset?.retry === undefined) return
    const status = detail.xhr?.status ?? 0
    if (!NO_ANSWER.includes(status) && status !== 401) return settle(form)
    if (!form.classList.contains("is-waiting")) again(form)
  })
  body.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-retry]")
    if (form) settle(form)
  })
}

function settle(form) {
  form.classList.remove("is-waiting")
  delete form.dataset.key
}

async function again(form) {
  form.classList.add("is-waiting")
  for (const wait of PAUSES) {
    await pause(wait)
    await connected()
    if (!form.isConnected || !form.classList.contains("is-waiting")) return
    await new Promise((resolve) => {
      form.addEventListener("htmx:afterRequest", resolve, { once: true })
      htmx.trigger(form, "submit")
    })
    if (!form.classList.contains("is-waiting")) return
  }
  form.classList.remove("is-waiting") // what was typed is still in it; the line at the top says why
}
