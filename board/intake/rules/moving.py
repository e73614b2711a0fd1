"""What follows when a team works at other times, or looks after somebody more: its open clocks move, waiting requests find it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...activity.events import Event
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.working import Calendar
from ...teams.models import Team
from ...teams.queries.calendars import calendar_of
from ..events import ClockMoved
from ..models import Pause, Request
from ..queries.clocks import days_of, promised

RUNNING = ("waiting", "sending", "asked")
"""States of requests whose clock runs, or stands until their answer comes."""


def follow_calendar(event: Event, by: User | None) -> None:
    """`teams.calendar.changed`: the team's open clocks as the new calendar has them."""
    team = db.session.get_one(Team, event.team_id)
    was = event.facts["was"]
    new = calendar_of(team)
    old = replace(
        new,
        zone=was["time_zone"],
        weekdays=frozenset(map(int, was["works_on"])),
        opens=was["opens_at"],
        closes=was["closes_at"],
    )
    _move(_open(team.id), (old, was["response_days"]), (new, team.response_days), by)


def follow_days_off(event: Event, by: User | None) -> None:
    """Days off came or went: the open clocks of the team, or of everybody, as they are now."""
    changed = frozenset(map(date.fromisoformat, event.facts["days"]))
    came = event.name == "teams.days_off.added"
    found = _open(event.team_id) if event.team_id else _open()
    for team in {request.team for request in found}:
        new = calendar_of(team)
        old = replace(new, holidays=new.holidays - changed if came else new.holidays | changed)
        days = days_of(team)
        _move([each for each in found if each.team == team], (old, days), (new, days), by)


def _open(*team_id: int | None) -> list[Request]:
    where = [Request.team_id == each for each in team_id]
    found = select(Request).where(Request.state.in_(RUNNING), *where).options(joinedload(Request.team))
    return list(db.session.scalars(found.order_by(Request.id)))


def _move(requests: list[Request], old: tuple[Calendar, int], new: tuple[Calendar, int], by: User | None) -> None:
    at, stood = now(), _pauses([request.id for request in requests])
    for request in requests:
        due = _due(request, stood.get(request.id, []), old, new, at)
        if due == request.due_at:
            continue
        facts = {"from": request.due_at.isoformat(), "to": due.isoformat()}
        if request.answered_at is None:
            request.promised_at = due
        request.due_at = due
        about: dict[str, Any] = {"subject": ("request", request.id), "title": request.title, "team_id": request.team_id}
        record(ClockMoved(**about, facts=facts), by=by)


def _due(
    request: Request,
    stood: list[tuple[datetime, datetime]],
    old: tuple[Calendar, int],
    new: tuple[Calendar, int],
    at: datetime,
) -> datetime:
    """The promise as the new calendar makes it. A clock that another team began, or that began anew, keeps what is left."""
    (before, days), (calendar, now_days) = old, new
    if promised(request.received_at, days, before, stood) == request.due_at:
        return promised(request.received_at, now_days, calendar, stood)
    stopped = request.paused_at or at
    if request.due_at <= stopped:
        return request.due_at
    return calendar.after(stopped, before.minutes(stopped, request.due_at))


def _pauses(ids: Iterable[int]) -> dict[int, list[tuple[datetime, datetime]]]:
    """Request -> its ended pauses, the oldest first."""
    rows = db.session.execute(
        select(Pause.request_id, Pause.started_at, Pause.ended_at)
        .where(Pause.request_id.in_(list(ids)), Pause.ended_at.is_not(None))
        .order_by(Pause.started_at)
    )
    found: dict[int, list[tuple[datetime, datetime]]] = {}
    for request_id, began, ended in rows:
        found.setdefault(request_id, []).append((began, ended))
    return found
