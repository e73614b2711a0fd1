// The stream itself, and what takes its place when the server has no room for another listener (503): asking for the
// versions every twenty seconds, and for the stream again every two minutes.

const POLL = 20_000
const AGAIN = 120_000
const GATHER = 400 // several parts appear together; one connection is enough

// changed(topic, version) is called for every topic that has moved on. Returns { follow(topics), close() }.
export function listen(address, changed) {
  const seen = new Map()
  let topics = []
  let source = null
  let gathering = 0
  let polling = 0
  let again = 0

  const note = (topic, version) => {
    if (seen.get(topic) === version) return
    seen.set(topic, version)
    changed(topic, version)
  }
  const query = () => topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&")
  const ask = async () => {
    const answer = await fetch(`${address}/versions?${query()}`).catch(() => null)
    if (!answer?.ok) return
    for (const [topic, version] of Object.entries(await answer.json())) note(topic, version)
  }
  const stop = () => {
    source?.close()
    source = null
    clearInterval(polling)
    clearTimeout(again)
  }
  const connect = () => {
    stop()
    if (topics.length === 0) return
    source = new EventSource(`${address}?${query()}`)
    source.addEventListener("open", ask) // whatever happened before, or while the line was down
    source.addEventListener("changed", (event) => {
      const { topic, version } = JSON.parse(event.data)
      note(topic, version)
    })
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED) return // the browser tries again by itself
      stop()
      polling = setInterval(ask, POLL)
      again = setTimeout(connect, AGAIN)
    })
  }
  return {
    follow(wanted) {
      if (wanted.join() === topics.join()) return
      topics = wanted
      clearTimeout(gathering)
      gathering = setTimeout(connect, GATHER)
    },
    close: stop,
  }
}
