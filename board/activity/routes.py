"""The one stream a browser holds open, and the poll for when there is no place left."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, request, stream_with_context

from ..core.db import db
from ..web.identity import live_session, me
from .realtime import Hub, Listener

activity = Blueprint("activity", __name__)

MOST_TOPICS = 40
"""Of one browser, in all its tabs."""
HEARTBEAT = 5.0
"""Seconds after which a silent stream says something at the latest, so that one that nobody reads any longer is noticed."""
GAVE_WAY = 20_000
"""Milliseconds after which a stream that gave way to another one of its browser is opened again."""
LONGEST = 300.0
"""Seconds after which a stream ends; the browser opens the next one."""


@activity.get("/stream")
def stream() -> Response:
    """Server-sent events `changed` with {topic, version} for the topics asked for, `over` when one may not go on.

    503 where there is no place left.
    """
    hub: Hub = current_app.extensions["hub"]
    listener = hub.join(_topics(hub), live_session().id)
    db.session.remove()  # no connection while the stream is open
    if listener is None:
        return Response(status=503, headers={"Retry-After": "15"})
    response = Response(stream_with_context(events(hub, listener)), mimetype="text/event-stream")
    response.call_on_close(lambda: hub.leave(listener))
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response


@activity.get("/stream/versions")
def versions() -> dict[str, int]:
    """The same for whoever polls: {topic: version}."""
    hub: Hub = current_app.extensions["hub"]
    return hub.read(_topics(hub))


def _topics(hub: Hub) -> list[str]:
    asked = list(dict.fromkeys(request.args.getlist("topic")))[:MOST_TOPICS]
    may = hub.may_hear([(topic, me()) for topic in asked])
    return [topic for topic, allowed in zip(asked, may, strict=True) if allowed]


def events(hub: Hub, listener: Listener) -> Iterator[str]:
    """What a stream says until it is over, as server-sent events."""
    try:
        # Not all at once: after a restart everybody comes back.
        yield f"retry: {random.randint(1000, 4000)}\n\n"  # noqa: S311
        until = time.monotonic() + LONGEST * random.uniform(0.8, 1)  # noqa: S311
        while time.monotonic() < until and not listener.is_over:
            news = listener.wait(HEARTBEAT * random.uniform(0.8, 1))  # noqa: S311
            yield "".join(_event(topic, version) for topic, version in news.items()) or ": still here\n\n"
        if listener.gave_way:  # one that somebody still looks at comes back, but not to take the place of the next at once
            yield f"retry: {GAVE_WAY}\n\n"
        elif listener.is_over:
            yield "event: over\ndata: {}\n\n"
    finally:
        hub.leave(listener)


def _event(topic: str, version: int) -> str:
    return f"event: changed\ndata: {json.dumps({'topic': topic, 'version': version})}\n\n"
