"""When teams work: their hours, and the days off of their own and of everybody."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ...accounts.models import Installation
from ...core.db import db, once
from ...core.working import Calendar
from ..models import Holiday, Team

DAYS_OFF = select(Holiday.__table__.c.team_id, Holiday.__table__.c.day)
HOME = select(Installation.__table__.c.time_zone).where(Installation.__table__.c.id == 1)
HOME_ZONE = "Europe/Madrid"


def calendar_of(team: Team | None) -> Calendar:
    """The team's; of nobody's pool the installation's zone and usual hours. Statements: one a page, two with the pool."""
    off = _days_off()
    everybody = off.get(None, frozenset())
    if team is None:
        return Calendar(home_zone(), holidays=everybody)
    return Calendar(
        team.time_zone,
        frozenset(map(int, team.works_on)),
        team.opens_at,
        team.closes_at,
        everybody | off.get(team.id, frozenset()),
    )


def home_zone() -> str:
    """The installation's IANA time zone."""
    return once("home_zone", lambda: db.session.scalar(HOME) or HOME_ZONE)


def _days_off() -> dict[int | None, frozenset[date]]:
    """Team -> its days off; None holds everybody's. Read once a page."""
    return once("days_off", _read_days_off)


def _read_days_off() -> dict[int | None, frozenset[date]]:
    found: dict[int | None, set[date]] = {}
    for team_id, day in db.session.execute(DAYS_OFF):
        found.setdefault(team_id, set()).add(day)
    return {team_id: frozenset(days) for team_id, days in found.items()}
