// What others change appears here. One stream a browser: the tab that holds the lock listens and tells the others.
// The stream carries hints ("board:3 is at version 17"); parts with data-live-topic fetch themselves anew.

import { startRefreshing } from "./live-parts.js"
import { onceSettled } from "./settled.js"
import { listen } from "./live-stream.js"

const LOCK = "sirve-stream"

export function startLive() {
  const address = document.body.dataset.stream
  if (!address) return
  const known = new Map([["me", topicsHere()]]) // tab -> its topics
  const me = crypto.randomUUID()
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("sirve") : null
  const tell = (message) => channel?.postMessage({ from: me, ...message })
  let stream = null

  const changed = (topic, version) => {
    document.dispatchEvent(new CustomEvent("sirve:changed", { detail: { topic, version } }))
  }
  const announce = () => {
    known.set("me", topicsHere())
    tell({ kind: "topics", topics: known.get("me") })
    stream?.follow(union(known))
  }
  // What a tab follows anew was told to the others before: its page may be older than that.
  const catchUp = (tab, topics) => {
    const fresh = topics.filter((topic) => !known.get(tab)?.includes(topic))
    known.set(tab, topics)
    for (const [topic, version] of stream?.told(fresh) ?? []) tell({ to: tab, kind: "changed", topic, version })
  }
  channel?.addEventListener("message", ({ data }) => {
    if (data.kind === "changed" && (data.to ?? me) === me) changed(data.topic, data.version)
    if (data.kind === "look") stream?.look()
    if (data.kind === "who") tell({ kind: "topics", topics: topicsHere() })
    if (data.kind === "topics") catchUp(data.from, data.topics)
    if (data.kind === "bye") known.delete(data.from)
    if (data.kind === "topics" || data.kind === "bye") stream?.follow(union(known))
  })
  const lead = () => {
    stream = listen(address, (topic, version) => {
      changed(topic, version)
      tell({ kind: "changed", topic, version })
    })
    tell({ kind: "who" })
    stream.follow(union(known))
  }

  startRefreshing()
  onceSettled(announce)
  document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.requestConfig?.verb === "get" || !detail.successful) return
    if (stream) stream.look()
    else tell({ kind: "look" })
  })
  window.addEventListener("pagehide", () => { tell({ kind: "bye" }); stream?.close() })
  announce()
  if (channel && navigator.locks) navigator.locks.request(LOCK, () => { lead(); return new Promise(() => {}) })
  else whileVisible(lead, () => { stream?.close(); stream = null })
}

function topicsHere() {
  return [...new Set([...document.querySelectorAll("[data-live-topic]")].map((part) => part.dataset.liveTopic))]
}

const union = (known) => [...new Set([...known.values()].flat())].sort()

function whileVisible(start, stop) {
  const look = () => (document.visibilityState === "visible" ? start() : stop())
  document.addEventListener("visibilitychange", look)
  look()
}
