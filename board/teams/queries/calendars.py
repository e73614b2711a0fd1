"""When teams work: their hours, and the days off of their own and of everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct
from sqlalchemy import or_, select

from ...accounts.models import Installation, User
from ...core.clock import now
from ...core.db import db, once
from ...core.errors import require
from ...core.hot import hot
from ...core.words import say
from ...core.working import Calendar
from ..models import Holiday, Team
from ..policy import may_change_charter
from .finding import visible_team

DAYS_OFF = hot(select(Holiday.__table__.c.team_id, Holiday.__table__.c.day))
HOME = hot(select(Installation.__table__.c.time_zone).where(Installation.__table__.c.id == 1))
HOME_ZONE = "Europe/Madrid"


def calendar_of(team: Team | None) -> Calendar:
    """The team's; of nobody's pool the installation's zone and usual hours. Statements: one a page, two with the pool."""
    return _with(team, _days_off())


def _with(team: Team | None, off: dict[int | None, frozenset[date]]) -> Calendar:
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


def calendars(teams: Iterable[Team]) -> dict[int | None, Calendar]:
    """Team -> its calendar; None is nobody's pool."""
    off = _days_off()
    return {None: _with(None, off)} | {team.id: _with(team, off) for team in teams}


class DaysOff(Struct, frozen=True):
    """Days off in order, each with what it is called."""

    own: list[Holiday]
    everybody: list[Holiday]


def days_off(team: Team | None) -> DaysOff:
    """Those of the team and those of everybody, in order; from the first day of last year on."""
    since = date(now().year - 1, 1, 1)
    rows = db.session.scalars(
        select(Holiday)
        .where(or_(Holiday.team_id.is_(None), Holiday.team_id == (team.id if team else None)), Holiday.day >= since)
        .order_by(Holiday.day)
    ).all()
    return DaysOff([row for row in rows if row.team_id], [row for row in rows if row.team_id is None])


def editable_calendar(key: str, to: User) -> Team:
    """The team, for those who may change its calendar. Raises `NotAllowed` for others, else as `visible_team`."""
    team = visible_team(key, to)
    require(may_change_charter(to, team.id), say("Only those who lead the team change its calendar."))
    return team


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
