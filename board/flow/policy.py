"""Who may see and change the work. Seeing itself is in `queries`."""

from __future__ import annotations

from ..accounts.models import User
from ..teams.policy import leads, works_in
from .models import Board, Card, Column, Comment


def can_see_boards(user: User) -> bool:
    """Stakeholders and sales see their requests and the map instead."""
    return user.is_member


def can_change(user: User, board: Board | Card) -> bool:
    """Members of its team change a board and its cards; heads may everywhere."""
    return user.is_member and works_in(user, board.team_id)


def can_talk(user: User, card: Card) -> bool:
    """Every member who may see its board takes part in a card's conversation: who is named in it can answer."""
    return can_see_boards(user) and (not card.board.is_private or works_in(user, card.team_id))


def can_edit_comment(user: User, comment: Comment) -> bool:
    """Nobody puts words into another's mouth."""
    return user.is_member and comment.author_id == user.id


def can_delete_comment(user: User, card: Card, comment: Comment) -> bool:
    """Its author, and whoever leads the team."""
    return can_edit_comment(user, comment) or (user.is_member and leads(user, card.team_id))


def can_shape(user: User, board: Board) -> bool:
    """Leads name, limit and order."""
    return user.is_member and leads(user, board.team_id)


def can_order(user: User, column: Column, board: Board) -> bool:
    """The order of what was accepted is the leads'; that of the other columns everybody's who works there."""
    return column.kind != "backlog" or not board.is_main or can_shape(user, board)
