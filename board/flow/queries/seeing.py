"""Which boards somebody may see and which not, as part of another statement."""

from __future__ import annotations

from sqlalchemy import Select, false, or_, select

from ...accounts.models import User
from ...teams.policy import places
from ..models import Board


def boards_seen(to: User) -> Select[tuple[int]]:
    """The ids of the boards that `to`, a member, may see."""
    seen = select(Board.id).where(Board.archived_at.is_(None))
    return seen if to.is_head else seen.where(or_(~Board.is_private, Board.team_id.in_(places(to))))


def boards_hidden(to: User) -> Select[tuple[int]]:
    """The ids of the boards, also of those put away, of which `to`, a member, reads nothing: what a card did there neither."""
    hidden = select(Board.id).where(Board.is_private)
    return hidden.where(false()) if to.is_head else hidden.where(Board.team_id.not_in(places(to)))
