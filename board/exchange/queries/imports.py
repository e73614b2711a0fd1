"""Imports and the teams that may get one."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, NotFound
from ...core.words import Sentence, say
from ...flow.models import Board
from ...teams.models import Team
from ...teams.queries import all_teams
from ..models import Import
from ..policy import may_import

KINDS: dict[str, Sentence] = {
    "backlog": say("Ideas: not agreed yet"),
    "queue": say("Queue: agreed, not begun"),
    "active": say("Work: somebody is on it"),
    "delivered": say("Delivered: it is with the customer"),
    "learned": say("Learned: its outcome is known"),
}
"""What a kind of column means, in a few words."""

LEFT_AFTER = timedelta(hours=24)
"""A file nobody said yes to is forgotten after this time."""


class NoSuchTeam(DomainError):
    """No team has this key."""


def team_by_key(key: str) -> Team:
    """The team that works under `key`, for the command line.

    Raises:
        NoSuchTeam: with the keys there are.
    """
    teams = all_teams()
    found = next((team for team in teams if team.key == key.strip().upper()), None)
    if found is None:
        keys = ", ".join(team.key for team in teams)
        if not keys:
            raise NoSuchTeam(say("There is no team yet: set Sirve up first, or load the example with ./sirve demo."))
        raise NoSuchTeam(say("There is no team %(key)s. There are: %(keys)s.", key=key, keys=keys), field="team")
    return found


def teams_to_import_into(person: User) -> list[Team]:
    """The teams whose boards the person may bring in, in order."""
    return [team for team in all_teams() if may_import(person, team.id)]


def visible_import(import_id: int, to: User) -> Import:
    """The import with its team, if the person may import into that team. Raises `NotFound` otherwise."""
    found = db.session.scalar(select(Import).where(Import.id == import_id).options(joinedload(Import.team)))
    if found is None or not may_import(to, found.team_id):
        raise NotFound
    return found


def asked_import(import_id: int) -> tuple[Import, User | None] | None:
    """The import with its team and who asked for it, for the worker; `None` once it is gone."""
    found = db.session.scalar(select(Import).where(Import.id == import_id).options(joinedload(Import.team)))
    return (found, db.session.get(User, found.by_id) if found.by_id else None) if found else None


def left_imports() -> list[Import]:
    """Imports that were asked for, and then left alone."""
    before = now() - LEFT_AFTER
    states = ("waiting", "ready")
    return list(db.session.scalars(select(Import).where(Import.state.in_(states), Import.created_at < before)))


def landed_before(team_id: int, source_id: str) -> Board | None:
    """The board of the team that came from this source already."""
    mine = select(Board).where(Board.team_id == team_id, Board.source == "trello", Board.source_id == source_id)
    return db.session.scalar(mine)
