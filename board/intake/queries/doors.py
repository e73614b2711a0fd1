"""The addresses of the form: the common one, a department's and a team's."""

from __future__ import annotations

import re

from msgspec import Struct, field
from sqlalchemy import select

from ...accounts.models import Department
from ...core.db import db
from ...core.errors import NotFound
from ...teams.models import OldKey, Team, TeamAudience
from ..models import Request

ADDRESS = re.compile(r"[\w-]{1,40}", re.ASCII)


class NoSuchDoor(NotFound):
    """Nobody has that address of the form; the common one is open."""


class Door(Struct, frozen=True):
    """Where somebody came in: by the address of a department, of a team, or (neither) by the common one."""

    department: Department | None = None
    team: Team | None = None
    audiences: list[TeamAudience] = field(default_factory=list)
    """Of the team."""

    @property
    def where(self) -> str:
        """The end of its address, /ask/<where>."""
        if self.team:
            return self.team.key
        return (self.department.slug or "") if self.department else ""

    @property
    def came_by(self) -> str:
        """As a request keeps it."""
        kind = "team" if self.team else "department"
        return f"{kind}:{self.where}" if self.where else ""

    def only(self, part: str) -> str:
        """The one stage, persona or brand that the team looks after, as its id; empty where there are several, or any."""
        named = {getattr(audience, part) for audience in self.audiences}
        return str(named.pop() or "") if len(named) == 1 else ""


COMMON = Door()


def door(where: str) -> Door:
    """The door at /ask/<where>: a department by its slug, a team by its key or an older one.

    Raises:
        NoSuchDoor: nobody has it, or the team no longer works.
    """
    if not where:
        return COMMON
    if not ADDRESS.fullmatch(where):
        raise NoSuchDoor
    department = db.session.scalar(select(Department).where(Department.slug == where.lower()))
    if department:
        return Door(department=department)
    older = select(OldKey.team_id).where(OldKey.key == where.upper())
    meant = (Team.key == where.upper()) | Team.id.in_(older)
    team = db.session.scalars(select(Team).where(meant, Team.archived_at.is_(None)).order_by(Team.key != where.upper())).first()
    if team is None:
        raise NoSuchDoor
    return Door(team=team, audiences=list(db.session.scalars(select(TeamAudience).where(TeamAudience.team_id == team.id))))


def by_which_it_came(request: Request) -> Door:
    """The door a request came by; the common one where that is gone."""
    try:
        return door(request.came_by.partition(":")[2])
    except NoSuchDoor:
        return COMMON
