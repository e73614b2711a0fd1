// The stream itself, and what takes its place when the server has no room for another listener (503): asking for the
// versions every twenty seconds, and for the stream again: soon the first time, as the streams of pages that one has just
// left count until the server notices; then every two minutes.

import { lost, signedOut } from "./connection.js"

const POLL = 20_000
const SOON = 15_000
const AGAIN = 120_000
const GATHER = 400 // several parts appear together; one connection is enough
const PATIENCE = 8_000 // a stream that broke comes back by itself; after this long we look whether anybody is there

// changed(topic, version) is called for every topic that has moved on. Returns { follow(topics), told(topics), look(),
// close() }; told: [topic, version] of those of the topics whose version is known already; look: asks now where no stream
// is open, so that one sees at once what one did oneself.
export function listen(address, changed) {
  const seen = new Map()
  let topics = []
  let source = null
  let gathering = 0
  let polling = 0
  let again = 0
  let broken = 0
  let refused = 0 // times in a row

  const note = (topic, version) => {
    if (seen.get(topic) === version) return
    seen.set(topic, version)
    changed(topic, version)
  }
  const query = () => topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&")
  const ask = async () => {
    const answer = await fetch(`${address}/versions?${query()}`, { headers: { "X-Requested-With": "fetch" }, redirect: "manual" }).catch(() => null)
    if (!answer) return lost()
    if (answer.status === 401 || answer.type === "opaqueredirect") return signedOut()
    if (!answer.ok) return
    for (const [topic, version] of Object.entries(await answer.json())) note(topic, version)
  }
  const stop = () => {
    source?.close()
    source = null
    clearInterval(polling)
    clearTimeout(again)
    clearTimeout(broken)
  }
  const connect = () => {
    stop()
    if (topics.length === 0) return
    source = new EventSource(`${address}?${query()}`)
    source.addEventListener("open", () => { refused = 0; clearTimeout(broken); ask() }) // whatever happened before, or while the line was down
    source.addEventListener("changed", (event) => {
      const { topic, version } = JSON.parse(event.data)
      note(topic, version)
    })
    source.addEventListener("over", () => { stop(); ask(); again = setTimeout(connect, GATHER) })
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) {
        clearTimeout(broken)
        broken = setTimeout(ask, PATIENCE)
        return
      }
      stop()
      ask()
      polling = setInterval(ask, POLL)
      again = setTimeout(connect, refused++ ? AGAIN : SOON)
    })
  }
  document.addEventListener("sirve:back", connect)
  return {
    follow(wanted) {
      if (wanted.join() === topics.join()) return
      topics = wanted
      clearTimeout(gathering)
      gathering = setTimeout(connect, GATHER)
    },
    look: () => { if (topics.length && source?.readyState !== EventSource.OPEN) ask() },
    told: (asked) => asked.filter((topic) => seen.has(topic)).map((topic) => [topic, seen.get(topic)]),
    close() {
      document.removeEventListener("sirve:back", connect)
      clearTimeout(gathering)
      stop()
    },
  }
}
