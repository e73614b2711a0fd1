"""When a team works, and the days off: what the clocks of its requests run by."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import zones
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import say
from ..events import CalendarChanged, DayOffRemoved, DaysOffAdded
from ..models import Holiday, Team
from ..policy import may_change_charter, may_change_days_off

FIELDS = ("response_days", "time_zone", "works_on", "opens_at", "closes_at")
"""What a calendar holds beside its days off."""
MOST_DAYS_OFF = 400
NOT_YOURS = say("Only those who lead the team change its calendar.")


def change_calendar(team: Team, by: User, **values: Any) -> Team:
    """Write `values`, named as in `FIELDS`; the clocks that run move with it.

    Raises:
        DomainError: an answer in less than one or more than thirty working days, no weekday, hours that end before they
            begin, an unknown time zone.
    """
    require(may_change_charter(by, team.id), NOT_YOURS)
    _check({field: getattr(team, field) for field in FIELDS} | values)
    was = {field: getattr(team, field) for field in FIELDS}
    if all(was[field] == value for field, value in values.items()):
        return team
    for field in FIELDS:
        setattr(team, field, values.get(field, was[field]))
    record(CalendarChanged(subject=("team", team.id), team_id=team.id, title=str(team.name), facts={"was": was}), by=by)
    return team


def add_days_off(team: Team | None, days: Mapping[date, str], by: User) -> list[date]:
    """Nobody of the team, or of all of them where it is None, works on `days` (day -> what it is called).

    Returns those that were not off already.

    Raises:
        DomainError: more days than a calendar holds.
    """
    require(may_change_days_off(by, team.id if team else None), NOT_YOURS)
    known = set(db.session.scalars(select(Holiday.day).where(_of(team))))
    new = sorted(day for day in days if day not in known)
    if len(known) + len(new) > MOST_DAYS_OFF:
        raise DomainError(say("A calendar holds %(num)d days off. Take past ones away first.", num=MOST_DAYS_OFF), "days")
    if new:
        db.session.add_all([Holiday(team_id=team.id if team else None, day=day, name=days[day]) for day in new])
        db.session.flush()
        record(DaysOffAdded(**_told(team), facts={"days": [day.isoformat() for day in new]}), by=by)
    return new


def remove_day_off(team: Team | None, day: date, by: User) -> str:
    """The day is worked after all; returns what it was called. Raises `NotFound` where it was no day off."""
    require(may_change_days_off(by, team.id if team else None), NOT_YOURS)
    row = db.session.scalar(select(Holiday).where(_of(team), Holiday.day == day))
    if row is None:
        raise NotFound
    db.session.delete(row)
    db.session.flush()
    record(DayOffRemoved(**_told(team), facts={"days": [day.isoformat()], "called": row.name}), by=by)
    return row.name


def _of(team: Team | None) -> Any:
    return Holiday.team_id == team.id if team else Holiday.team_id.is_(None)


def _told(team: Team | None) -> dict[str, Any]:
    if team is None:
        return {"subject": ("installation", 1)}
    return {"subject": ("team", team.id), "team_id": team.id, "title": str(team.name)}


def _check(values: Mapping[str, Any]) -> None:
    if not 1 <= values["response_days"] <= 30:
        raise DomainError(say("An answer takes between one and thirty working days."), "response_days")
    if values["time_zone"] not in zones():
        raise DomainError(say("We do not know that time zone."), "time_zone")
    if not values["works_on"] or set(values["works_on"]) - set("1234567"):
        raise DomainError(say("Choose at least one day of the week."), "works_on")
    if not 0 <= values["opens_at"] < values["closes_at"] <= 1440:
        raise DomainError(say("The day has to end after it begins."), "closes_at")
