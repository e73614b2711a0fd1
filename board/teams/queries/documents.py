"""What the search knows of the people who work here, with the teams they work in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, false, select

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...core.words import listed
from ...search.models import Document
from ...search.queries.sources import Entry, Shown, Source
from ..models import Membership, Team
from ..policy import may_see_team

WORKING = ("administrator", "head", "member")


_ALL, _NOBODY = Document.scope == "colleagues", false()


def seen(to: User) -> ColumnElement[bool]:
    """Whoever works here finds their colleagues."""
    return _ALL if may_see_team(to) else _NOBODY


def people(ids: Sequence[int]) -> list[Entry]:
    """Active colleagues by name."""
    rows = db.session.scalars(select(User).where(User.id.in_(ids), User.deactivated_at.is_(None), User.role.in_(WORKING)))
    return [
        Entry(id=row.id, scope="colleagues", title=row.name, text="", url="/teams", at=row.created_at) for row in rows
    ]


def shown_people(ids: Sequence[int], to: User) -> dict[int, Shown]:
    """Colleagues among the results of `to`: the page of their first team says what they do. Two statements."""
    if not may_see_team(to):
        return {}
    rows = db.session.execute(select(User.id, User.name).where(User.id.in_(ids), User.deactivated_at.is_(None))).all()
    teams: dict[int, list[tuple[str, str]]] = {}
    for user_id, key, name in db.session.execute(
        select(Membership.user_id, Team.key, Team.name)
        .join(Team, Team.id == Membership.team_id)
        .where(Membership.user_id.in_(ids), Team.archived_at.is_(None))
        .order_by(Team.position, Team.id)
    ):
        teams.setdefault(user_id, []).append((key, str(name)))
    return {
        id_: Shown(
            title=name,
            url=f"/teams/{teams[id_][0][0]}" if id_ in teams else "/teams",
            place=listed(team for _, team in teams.get(id_, ())),
        )
        for id_, name in rows
    }


def after(last: int, most: int) -> list[int]:
    """The next ids."""
    return list(db.session.scalars(select(User.id).where(User.id > last).order_by(User.id).limit(most)))


TOUCHING = (
    "accounts.person.invited", "accounts.person.joined", "accounts.person.deactivated", "accounts.person.reactivated",
    "accounts.role.changed", "accounts.settings.changed",
)  # fmt: skip
"""Events after which somebody is called differently, or is no longer here."""


def touched(happened: Activity) -> list[tuple[str, list[int]]]:
    """The person of that event."""
    return [("person", [happened.subject_id])] if happened.name in TOUCHING and happened.subject_id else []


SOURCES = {"person": Source(people, after, shown_people)}
