"""When a request has to have its first answer, and how that is said.

A promise of N working days ends at the close of the N-th working day after the day it came. Days and hours are those of the
team it waits for; what nobody looks after follows the installation's zone and the usual hours.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from ...core.clock import now
from ...core.words import Sentence, say, say_many
from ...core.working import Calendar
from ...teams.models import Team
from ...teams.queries.calendars import calendar_of
from ..models import Request

RESPONSE_DAYS = 2
"""Of a request that no team serves."""
SILENT_DAYS = 10
"""Working days a question of ours waits for its answer."""


def zone_of(team: Team | None) -> str:
    return team.time_zone if team else calendar_of(None).zone


def days_of(team: Team | None) -> int:
    """How many working days the team, or nobody, takes for a first answer."""
    return team.response_days if team else RESPONSE_DAYS


def due_after(instant: datetime, team: Team | None) -> datetime:
    """By when what arrived at `instant` has its first answer: the close of a working day."""
    return promised(instant, days_of(team), calendar_of(team))


def promised(instant: datetime, days: int, calendar: Calendar, stood: Iterable[tuple[datetime, datetime]] = ()) -> datetime:
    """As `due_after`, moved by the stretches in which the clock `stood`, the oldest first."""
    due = calendar.closing(calendar.working_day(calendar.day_of(instant), days))
    for began, ended in stood:
        due = moved(due, began, ended, calendar)
    return due


def moved(due: datetime, began: datetime, ended: datetime, calendar: Calendar) -> datetime:
    """What `due` becomes where the clock stood: what was left then is left again. What was late stays as late as it was."""
    if began >= due:
        return calendar.after(due, calendar.minutes(began, ended))
    return calendar.after(ended, calendar.minutes(began, due))


class Clock(Struct, frozen=True):
    """How much time is left to answer, as a sentence; `is_hot` where somebody must act today."""

    sentence: Sentence
    is_hot: bool = False
    is_late: bool = False
    is_at_risk: bool = False
    """Less than a working day is left."""
    is_paused: bool = False
    """The requester has our question."""
    is_today: bool = False
    """Its last day is today."""


def clock_of(request: Request) -> Clock:
    """The clock of a request that waits for us, in working time of its team. Needs `team` loaded."""
    return clock_at(request.due_at, request.paused_at, calendar_of(request.team))


def clock_at(due_at: datetime, paused_at: datetime | None, calendar: Calendar) -> Clock:
    """As `clock_of`, of what is known of a request without reading the whole of it."""
    if paused_at is not None:
        return Clock(say("The clock stands: they have our question"), is_paused=True)
    return _running(due_at, now(), calendar)


def _running(due: datetime, at: datetime, calendar: Calendar) -> Clock:
    today, day = calendar.day_of(at), calendar.day_of(due)
    if at > due:
        late = calendar.working_days(day, today)
        said = say_many("%(num)d day late", "%(num)d days late", late) if late else say("Late since today")
        return Clock(said, is_hot=True, is_late=True)
    left = calendar.minutes(at, due)
    if day == today:
        return Clock(say("Answer today"), is_hot=True, is_at_risk=True, is_today=True)
    if left < calendar.closes - calendar.opens:
        hours = max(1, round(left / 60))
        said = say_many("%(num)d working hour left", "%(num)d working hours left", hours)
        return Clock(said, is_hot=True, is_at_risk=True)
    return Clock(say_many("%(num)d day left", "%(num)d days left", max(1, calendar.working_days(today, day))))


def due_day(request: Request) -> date:
    """The day by whose close it is answered, in its team's zone. Needs `team` loaded."""
    return calendar_of(request.team).day_of(request.due_at)


def day_to_tell(request: Request) -> date:
    """The day a letter may still name: `due_day`, or the next working day where that is past."""
    calendar = calendar_of(request.team)
    today, due = calendar.day_of(now()), due_day(request)
    return due if due >= today else calendar.working_day(today, 1)
