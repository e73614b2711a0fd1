"""The clock stands while the requester has our question, and goes on with what was left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ...core.db import db
from ...teams.queries.calendars import calendar_of
from ..models import Pause, Request
from ..queries.clocks import due_after, moved

# Parts of larger acts: whoever asks and whoever replies has been asked whether they may, and records it.


def pause(request: Request, at: datetime) -> None:
    """Stop the clock at `at`. Does nothing where it stands already."""
    if request.paused_at is None:
        request.paused_at = at
        db.session.add(Pause(request_id=request.id, started_at=at))


def resume(request: Request, at: datetime) -> None:
    """Let the clock go on at `at`: what was left of the promise is left from then on. Needs `team` loaded."""
    if request.paused_at is None:
        return
    request.due_at = moved(request.due_at, request.paused_at, at, calendar_of(request.team))
    _end(request, at)


def restart(request: Request, at: datetime) -> None:
    """Begin a new clock at `at`, as for a reopening and an appeal; a pause ends with the old one. Needs `team` loaded."""
    _end(request, at)
    request.due_at = due_after(at, request.team)


def stop(request: Request, at: datetime) -> None:
    """End the pause of a request that no longer waits for anybody."""
    _end(request, at)


def _end(request: Request, at: datetime) -> None:
    request.paused_at = None
    for row in db.session.scalars(select(Pause).where(Pause.request_id == request.id, Pause.ended_at.is_(None))):
        row.ended_at = max(at, row.started_at)
