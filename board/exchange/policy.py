"""Who may bring boards in, and sort what came."""

from __future__ import annotations

from ..accounts.models import User
from ..flow.models import Board
from ..teams.policy import leads, leads_any, works_in


def may_import(user: User | None, team_id: int) -> bool:
    """Leads of the team and heads; and whoever holds the command line, who has no name here."""
    return user is None or leads(user, team_id)


def may_import_somewhere(user: User) -> bool:
    return leads_any(user)


def may_sort(user: User, board: Board) -> bool:
    """Whoever works in the team says whom its cards serve."""
    return works_in(user, board.team_id)
