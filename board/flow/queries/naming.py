"""Who can be named on a card: those who may see its board."""

from __future__ import annotations

from sqlalchemy import or_, select

from ...accounts.models import User
from ...core.db import db
from ...teams.models import Membership
from ..models import Board


def people_to_name(board: Board) -> list[User]:
    """Active members who may see `board`, by name: all of them, or its team and the heads where it is kept to them."""
    who = select(User).where(User.deactivated_at.is_(None), User.role.in_(("administrator", "head", "member")))
    if board.is_private:
        of_team = select(Membership.user_id).where(Membership.team_id == board.team_id)
        who = who.where(or_(User.role != "member", User.id.in_(of_team)))
    return sorted(db.session.scalars(who), key=lambda person: person.name.casefold())
