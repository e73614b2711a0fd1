"""The one stream a browser holds open, and the poll for when there is no place left."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Response, current_app, request, stream_with_context

from ..core.db import db
from ..web.identity import live_session, me
from .realtime import Hub

activity = Blueprint("activity", __name__)

MAY_WATCH: dict[str, Callable[[int, Any], bool]] = {}
"""Kind of topic -> may this person watch it. Filled by wiring."""
STILL_VALID: list[Callable[[int], bool]] = []
"""Asked of a session's id every few seconds, so that a removed person's stream ends. Filled by wiring."""

HEARTBEAT = 3.0
"""Seconds after which a silent stream says something and asks again whether it may go on."""
LONGEST = 300.0
"""Seconds after which a stream ends; the browser opens the next one."""


@activity.get("/stream")
def stream() -> Response:
    """Server-sent events `changed` with {topic, version} for the topics asked for; 503 where there is no place left."""
    topics, session_id, person = _topics(), live_session().id, me()
    hub: Hub = current_app.extensions["hub"]
    place = hub.listening()
    if not place.__enter__():
        place.__exit__(None, None, None)
        return Response(status=503, headers={"Retry-After": "15"})

    def events() -> Iterator[str]:
        try:
            seen = {topic: hub.versions.get(topic, 0) for topic in topics}
            yield "retry: 2000\n\n" + "".join(_event(topic, version) for topic, version in seen.items())
            began = time.monotonic()
            while time.monotonic() - began < LONGEST and _may_go_on(session_id, topics, person):
                news = hub.wait(seen, HEARTBEAT)
                seen |= news
                yield "".join(_event(topic, version) for topic, version in news.items()) or ": still here\n\n"
        finally:
            place.__exit__(None, None, None)

    db.session.remove()  # no connection while the stream is open
    response = Response(stream_with_context(events()), mimetype="text/event-stream")
    response.headers.update({"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
    return response


@activity.get("/stream/versions")
def versions() -> dict[str, int]:
    """The same for whoever polls: {topic: version}."""
    found = current_app.extensions["hub"].read()
    return {topic: found.get(topic, 0) for topic in _topics()}


def _topics() -> list[str]:
    asked = request.args.getlist("topic")[:20]
    return [topic for topic in asked if _may(topic, me())]


def _may(topic: str, person: Any) -> bool:
    kind, _, number = topic.partition(":")
    return kind in MAY_WATCH and (number.isdigit() or not number) and MAY_WATCH[kind](int(number or 0), person)


def _may_go_on(session_id: int, topics: list[str], person: Any) -> bool:
    try:
        return all(check(session_id) for check in STILL_VALID) and all(_may(topic, person) for topic in topics)
    finally:
        db.session.remove()


def _event(topic: str, version: int) -> str:
    return f"event: changed\ndata: {json.dumps({'topic': topic, 'version': version})}\n\n"
