"""Who may see and change the work. Seeing itself is in `queries`."""

from __future__ import annotations

from ..accounts.models import User
from ..teams.policy import leads, works_in
from .models import Board, Card


def can_see_boards(user: User) -> bool:
    """Stakeholders and sales see their requests and the map instead."""
    return user.is_member


def can_change(user: User, board: Board | Card) -> bool:
    """Members of its team change a board and its cards; heads may everywhere."""
    return user.is_member and works_in(user, board.team_id)


def can_shape(user: User, board: Board) -> bool:
    """Leads name, limit and order."""
    return user.is_member and leads(user, board.team_id)
