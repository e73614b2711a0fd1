"""Who of a team answers requests in which week. Weeks begin on Monday, in the team's own time zone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from ...accounts.models import User
from ...core.clock import now, today
from ...core.db import db, once
from ...core.hot import hot
from ...teams.models import Membership, Team
from ..models import Duty
from ..policy import may_see_requests
from .clocks import zone_of

COLLEAGUES = (
    select(User)
    .join(Membership, Membership.user_id == User.id)
    .where(Membership.team_id == bindparam("team"), User.deactivated_at.is_(None))
    .order_by(User.name, User.id)
)
OWN, WHO = Duty.__table__.c, User.__table__.c
NAMED = hot(
    select(WHO.id, WHO.name)
    .join_from(User.__table__, Duty.__table__, OWN.user_id == WHO.id)
    .where(OWN.team_id == bindparam("team"), OWN.week == bindparam("week"))
)
WEEKS_OF = hot(
    select(OWN.team_id, OWN.week).where(
        OWN.user_id == bindparam("person"), OWN.week.between(bindparam("first"), bindparam("last"))
    )
)
AHEAD = 8
"""Weeks of the rota that are shown, this one among them."""


class Week(Struct, frozen=True):
    """One week of the rota: its Monday, and who answers then."""

    monday: date
    person: User | None

    @property
    def friday(self) -> date:
        return self.monday + timedelta(days=4)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def this_week(team: Team | None) -> date:
    """The Monday of the team's present week."""
    return monday_of(today(zone_of(team)))


def rota(team: Team) -> list[Week]:
    """This week and the following ones. One statement."""
    first = this_week(team)
    weeks = [first + timedelta(weeks=ahead) for ahead in range(AHEAD)]
    found = db.session.execute(
        select(Duty.week, User).join(User, User.id == Duty.user_id).where(Duty.team_id == team.id, Duty.week.in_(weeks))
    )
    people: dict[date, User] = dict(found.all())
    return [Week(week, people.get(week)) for week in weeks]


class OnDuty(Struct, frozen=True):
    """Who answers this week, for the head of a board and of the queue."""

    first_name: str
    is_you: bool


def on_duty_now(team: Team, to: User) -> OnDuty | None:
    """Who answers this week, for those who see requests; None for others, and where it is nobody. One narrow statement."""
    if not may_see_requests(to):
        return None
    now_is = {"team": team.id, "week": this_week(team)}
    row = once(("on duty", team.id), lambda: db.session.execute(NAMED, now_is).first())
    return OnDuty(row.name.split(" ", 1)[0], row.id == to.id) if row else None


def on_duty(teams: Mapping[int, Any], person: User) -> set[int]:
    """The ids among `teams` (id -> team) in which the person answers this week."""
    first = monday_of(now().date())
    around = {"person": person.id, "first": first - timedelta(weeks=1), "last": first + timedelta(weeks=1)}
    rows = db.session.execute(WEEKS_OF, around)
    return {team_id for team_id, week in rows if team_id in teams and week == this_week(teams[team_id])}


def last_duties(team_id: int) -> dict[int, date]:
    """Person -> the last week they answered in, or will."""
    rows = db.session.execute(select(Duty.user_id, func.max(Duty.week)).where(Duty.team_id == team_id).group_by(Duty.user_id))
    return dict(rows.all())


def colleagues(team: Team) -> list[User]:
    """Those who work in the team, by name."""
    return list(db.session.scalars(COLLEAGUES, {"team": team.id}))
