"""When a request has to have its first answer, and how that is said. Days are the team's, Monday to Friday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ...core.clock import add_working_days, day_of, now, start_of
from ...core.words import Sentence, say, say_many
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


def working_days(since: date, until: date) -> int:
    """How many working days after `since` up to and including `until`."""
    days = 0
    while add_working_days(since, days + 1) <= until:
        days += 1
    return days


@dataclass(frozen=True)
class Clock:
    """How much time is left to answer, as a sentence; `is_hot` where somebody must act today."""

    sentence: Sentence
    is_hot: bool = False
    is_late: bool = False


def clock_of(request: Request) -> Clock:
    """The clock of a request that waits for us, in whole working days of its team. Needs `team` loaded."""
    zone = zone_of(request.team)
    today, due = day_of(now(), zone), day_of(request.due_at, zone)
    if due < today:
        late = max(1, working_days(due, today))
        return Clock(say_many("%(num)d day late", "%(num)d days late", late), is_hot=True, is_late=True)
    if due == today:
        return Clock(say("Answer today"), is_hot=True)
    left = max(1, working_days(today, due))
    return Clock(say_many("%(num)d day left", "%(num)d days left", left))


def due_day(request: Request) -> date:
    """The day by whose end it is answered, in its team's zone. Needs `team` loaded."""
    return day_of(request.due_at, zone_of(request.team))


def day_to_tell(request: Request) -> date:
    """The day a letter may still name: `due_day`, or the next working day where that is past."""
    today = day_of(now(), zone_of(request.team))
    due = due_day(request)
    return due if due >= today else add_working_days(today, 1)
