"""Who may do what in a team. Heads and administrators count as leads of every team."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from ..accounts.models import User
from ..core.db import db
from ..core.hot import hot
from .models import Membership

MEMBERS = Membership.__table__.c
PLACES_OF = hot(select(MEMBERS.team_id, MEMBERS.role).where(MEMBERS.user_id == bindparam("person")))


def places(user: User) -> dict[int, str]:
    """Team id -> the person's role there, "lead" or "member". Read once a transaction."""
    kept = db.session.info.get("places", {})
    if not kept or kept["transaction"] is not db.session().get_transaction():
        kept = db.session.info["places"] = {}
    if user.id not in kept:
        kept[user.id] = dict(db.session.execute(PLACES_OF, {"person": user.id}).all())
        kept["transaction"] = db.session().get_transaction()
    places_of: dict[int, str] = kept[user.id]
    return places_of


def forget_places() -> None:
    """Somebody's place in a team changed within this transaction: read it again when asked."""
    db.session.info.pop("places", None)


def works_in(user: User, team_id: int) -> bool:
    """Whether the person may change the team's work."""
    return user.is_head or (user.is_member and team_id in places(user))


def leads(user: User, team_id: int) -> bool:
    """Whether the person orders the team's work and changes its charter."""
    return user.is_head or (user.is_member and places(user).get(team_id) == "lead")


def leads_any(user: User) -> bool:
    """Whether the person leads some team, and so sees the pool of requests nobody serves."""
    return user.is_head or (user.is_member and "lead" in places(user).values())


def may_found_team(user: User) -> bool:
    return user.is_head


def may_change_charter(user: User, team_id: int) -> bool:
    return leads(user, team_id)


def may_change_days_off(user: User, team_id: int | None) -> bool:
    """A team's: whoever leads it. Everybody's (None): the head of marketing or an administrator."""
    return user.is_head if team_id is None else leads(user, team_id)


def may_choose_people(user: User, team_id: int) -> bool:
    return leads(user, team_id)


def may_see_team(user: User) -> bool:
    """Every member may read every team; stakeholders and sales see the map only."""
    return user.is_member
