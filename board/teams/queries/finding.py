"""Teams by key, by person, and as a whole charter."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, select
from sqlalchemy.orm import selectinload

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.hot import hot
from ...core.objects import Objects
from ...core.words import say
from ..models import Membership, OldKey, Team, TeamAudience
from ..policy import may_change_charter, may_see_team, places


@cache
def _whole() -> tuple[Any, ...]:
    """Whom a team serves and who works there. Said when it is asked: what names a relation makes all classes find one another."""
    return (
        selectinload(Team.audiences).joinedload(TeamAudience.stage),
        selectinload(Team.audiences).joinedload(TeamAudience.persona),
        selectinload(Team.audiences).joinedload(TeamAudience.brand),
        selectinload(Team.memberships).joinedload(Membership.user),
    )


TEAMS, PLACES = Team.__table__.c, Membership.__table__.c
NAMED = hot(select(TEAMS.id, TEAMS.key, TEAMS.name).where(TEAMS.archived_at.is_(None)).order_by(TEAMS.position, TEAMS.id))
NAMED_OWN = hot(NAMED.where(TEAMS.id.in_(select(PLACES.team_id).where(PLACES.user_id == bindparam("person")))))
BY_ID = Objects(Team, Team.id == bindparam("id"))


class KeyChanged(NotFound):
    """The team has another key now; its old addresses lead to the new ones."""

    def __init__(self, old: str, new: str) -> None:
        super().__init__()
        self.old, self.new = old, new


def visible_team(key: str, to: User) -> Team:
    """The team with that key, archived ones too.

    Raises:
        KeyChanged: it had that key once.
        NotFound: there is none, or `to` may not see teams.
    """
    if not may_see_team(to):
        raise NotFound
    team = db.session.scalar(select(Team).where(Team.key == key.upper()))
    if team:
        return team
    now = db.session.scalar(select(Team.key).join(OldKey, OldKey.team_id == Team.id).where(OldKey.key == key.upper()))
    raise KeyChanged(key, now) if now else NotFound()


def team_with(team_id: int, to: User) -> Team:
    """The team of that id. Raises `NotFound` where there is none, or `to` may not see teams."""
    found = db.session.get(Team, team_id) if may_see_team(to) else None
    if found is None:
        raise NotFound
    return found


def charter(key: str, to: User) -> Team:
    """The team with its audiences, their parts and its people loaded. Raises as `visible_team`."""
    team = visible_team(key, to)
    return db.session.scalars(
        select(Team).where(Team.id == team.id).options(*_whole()).execution_options(populate_existing=True)
    ).one()


def all_teams() -> list[Team]:
    """The teams that work now, in order."""
    return list(db.session.scalars(_working()))


def _working() -> Select[tuple[Team]]:
    return select(Team).where(Team.archived_at.is_(None)).order_by(Team.position, Team.id)


def teams_for(person: User) -> list[Team]:
    """The person's own teams, in order; for others who may see teams nothing is theirs."""
    own = _working().where(Team.id.in_(places(person)))
    return list(db.session.scalars(own))


def to_switch_to(person: User) -> Sequence[Row[Any]]:
    """Id, key and name of the teams among which the person switches: their own, for a head all of them."""
    return db.session.execute(NAMED if person.is_head else NAMED_OWN, {} if person.is_head else {"person": person.id}).all()


def current_team(to: User) -> Team | None:
    """The team whose pages the person looked at last, else their first own one, else the first of all."""
    if not may_see_team(to):
        return None
    looked_at = BY_ID.get(db.session(), to.current_team_id) if to.current_team_id else None
    if looked_at and looked_at.archived_at is None:
        return looked_at
    own = _working().where(Team.id.in_(places(to)))
    return db.session.scalars(own.limit(1)).first() or db.session.scalars(_working().limit(1)).first()


def found_at_all() -> bool:
    """Whether any team was ever founded."""
    return bool(db.session.scalar(select(exists(select(Team.id)))))


def possible_colleagues(team: Team) -> list[User]:
    """Members of the department who are not in the team yet, by name."""
    already = select(Membership.user_id).where(Membership.team_id == team.id)
    return list(
        db.session.scalars(
            select(User)
            .where(
                User.role.in_(("administrator", "head", "member")),
                User.deactivated_at.is_(None),
                User.id.not_in(already),
            )
            .order_by(User.name)
        )
    )


def editable_charter(key: str, to: User) -> Team:
    """The charter, for those who may change it. Raises `NotAllowed` for others, else as `visible_team`."""
    team = charter(key, to)
    require(may_change_charter(to, team.id), say("Only those who lead the team change its charter."))
    return team


def charters() -> list[Team]:
    """All teams with whom they serve and who works there, those that ended last: a constant number of statements."""
    return list(
        db.session.scalars(
            select(Team).options(*_whole()).order_by(Team.archived_at.is_not(None), Team.position, Team.id)
        )
    )


def led_by(person: User) -> list[Team]:
    """The teams whose charter the person may change, in order."""
    return [team for team in all_teams() if may_change_charter(person, team.id)]


def possible_lead(person_id: int | None) -> User | None:
    """Somebody of the department who may lead a team, None for nobody. Raises `NotFound` for anybody else."""
    if person_id is None:
        return None
    found = db.session.get(User, person_id)
    if found is None or not found.is_member or not found.is_active:
        raise NotFound
    return found


def person_in(team: Team, person_id: int | None) -> User:
    """Somebody who works in the team. Raises `NotFound` for anybody else."""
    found = db.session.scalar(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.team_id == team.id, User.id == person_id)
    )
    if found is None:
        raise NotFound
    return found


def newcomer(person_id: int | None) -> User:
    """Somebody of the department. Raises `NotFound` for anybody else, and for nobody."""
    found = possible_lead(person_id)
    if found is None:
        raise NotFound
    return found
