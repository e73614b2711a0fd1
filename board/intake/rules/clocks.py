"""When a request has to have its first answer. Days are counted in the team's time zone, Monday to Friday."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ...core.clock import add_working_days, day_of, start_of
from ...teams.models import Team
from ..models import Request

RESPONSE_DAYS = 2
"""Of a request that no team serves."""
SILENT_DAYS = 10
"""Working days a question of ours waits for its answer."""
POOL_ZONE = "Europe/Madrid"


def zone_of(team: Team | None) -> str:
    return team.time_zone if team else POOL_ZONE


def end_of(day: date, zone: str) -> datetime:
    """The last second of `day` in `zone`, in UTC."""
    return start_of(day + timedelta(days=1), zone) - timedelta(seconds=1)


def due_after(instant: datetime, team: Team | None) -> datetime:
    """End of the day by which what arrived at `instant` is answered."""
    zone = zone_of(team)
    days = team.response_days if team else RESPONSE_DAYS
    return end_of(add_working_days(day_of(instant, zone), days), zone)


def resume(request: Request, at: datetime, team: Team | None) -> None:
    """Start the clock again at `at`: the working days that the requester had our question are not counted."""
    if request.paused_at is None:
        return
    zone = zone_of(team)
    since, until = day_of(request.paused_at, zone), day_of(at, zone)
    waited = working_days(since, until)
    request.due_at = end_of(add_working_days(day_of(request.due_at, zone), waited), zone)
    request.paused_at = None


def working_days(since: date, until: date) -> int:
    """How many working days after `since` up to and including `until`."""
    days = 0
    while add_working_days(since, days + 1) <= until:
        days += 1
    return days
