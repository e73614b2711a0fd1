"""How a team begins."""

from __future__ import annotations

from sqlalchemy import func, select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ..events import TeamFounded
from ..models import Membership, Team
from ..policy import forget_places, may_found_team
from .keys import free_key, propose_key, taken_keys


def found_team(
    name: Both,
    by: User,
    *,
    key: str = "",
    organised_by: str = "stage",
    sentence: Both | None = None,
    not_for: Both | None = None,
    lead: User | None = None,
) -> Team:
    """A new team, the last in the order, led by `lead` where one is named. Its key is proposed from the name.

    Raises:
        DomainError: no name, or a key that is not two to five letters.
        KeyTaken: another team's key.
    """
    require(may_found_team(by), say("Only the head of marketing or an administrator founds teams."))
    if not name:
        raise DomainError(say("Give the team a name."), "name")
    last = db.session.scalar(select(func.max(Team.position)))
    team = Team(
        key=free_key(key) if key else propose_key(str(name), taken_keys()),
        name=name,
        organised_by=organised_by,
        sentence=sentence or Both(),
        not_for=not_for or Both(),
        time_zone=by.time_zone,
        position=0 if last is None else last + 1,
        created_at=now(),
    )
    db.session.add(team)
    db.session.flush()
    if lead is not None:
        db.session.add(Membership(team_id=team.id, user_id=lead.id, role="lead"))
        forget_places()
    record(
        TeamFounded(subject=("team", team.id), team_id=team.id, title=str(team.name), facts={"key": team.key}), by=by
    )
    return team
