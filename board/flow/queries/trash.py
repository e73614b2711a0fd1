"""What lies in the trash of a board or team, and what was put away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Literal

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db, folded
from ...core.errors import NotFound
from ...core.text import fold
from ...core.words import Both
from ...teams.models import Team
from ..models import Attachment, Board, Card, Column, Comment
from ..policy import can_change, can_see_boards, can_shape
from .boards import can_see
from .cards import loaded_card

Kind = Literal["card", "column", "comment", "file", "board"]

MOST = 200
"""Of each kind on the page, the latest."""
A_PAGE = 50
"""Cards of the archive at once."""


class Thrown(Struct, frozen=True):
    """Something in the trash."""

    kind: Kind
    id: int
    title: str | Both
    where: str | Both
    """The column of a card, the card of a comment or file."""
    cards: int
    """How many go with a column or board."""
    at: datetime
    by: str
    may_restore: bool

    def days_left(self, keeps: timedelta) -> int:
        """Days until it is gone for good, the last one counted as one."""
        return max(0, -((now() - self.at - keeps) // timedelta(days=1)))


def trash_of(board: Board, to: User) -> list[Thrown]:
    """What was deleted on the board, the latest first: four statements.

    What somebody deleted of their own words is shown to them and to leads alone, who may bring it back.
    """
    changes, shapes = can_change(to, board), can_shape(to, board)
    said = _parts(Comment, func.substr(Comment.text, 1, 120), board)
    found = [
        *_listed("card", _cards(board), changes),
        *_listed("column", _columns(board), shapes),
        *_listed("comment", said if shapes else said.where(Comment.author_id == to.id), True),
        *_listed("file", _parts(Attachment, Attachment.name, board), changes),
    ]
    return sorted(found, key=lambda thrown: thrown.at, reverse=True)


def boards_in_trash(team: Team, to: User) -> list[Thrown]:
    """The team's deleted boards that `to` may see, the latest first: one statement."""
    if not can_see_boards(to):
        return []
    with_it = select(func.count(Card.id)).where(Card.board_id == Board.id, Card.deleted_at == Board.deleted_at)
    rows = (
        select(Board.id, Board.name, Team.name, with_it.scalar_subquery(), Board.deleted_at, User.name, Board)
        .join(Team, Team.id == Board.team_id)
        .outerjoin(User, User.id == Board.deleted_by_id)
        .where(Board.team_id == team.id, Board.deleted_at.is_not(None))
        .order_by(Board.deleted_at.desc())
    )
    return [
        Thrown("board", *row[:5], row[5] or "", can_shape(to, row[6]))
        for row in db.session.execute(rows)
        if not row[6].is_private or can_change(to, row[6])
    ]


def thrown_board(board_id: int, to: User) -> Board:
    """A board in the trash. Raises `NotFound` where there is none, or `to` may not see it."""
    board = db.session.get(Board, board_id)
    if board is None or board.deleted_at is None or not can_see_boards(to) or (board.is_private and not can_change(to, board)):
        raise NotFound
    return board


def thrown_column(column_id: int, board: Board) -> Column:
    """A column of the board, in the trash or back from it. Raises `NotFound` where there is none."""
    column = db.session.get(Column, column_id)
    if column is None or column.board_id != board.id:
        raise NotFound
    return column


def thrown_part(kind: type[Comment] | type[Attachment], part_id: int, board: Board, to: User) -> tuple[Any, Card]:
    """A comment or file and its card. Raises `NotFound` where there is none, or its card is not to be seen."""
    part = db.session.get(kind, part_id)
    if part is None:
        raise NotFound
    card = loaded_card(part.card_id)
    if card is None or card.board_id != board.id or card.deleted_at:
        raise NotFound
    return part, card


def returning_card(card_id: int, to: User) -> Card:
    """A card that was put away or lies in the trash, of a board that is there. Raises `NotFound` as `visible_card`."""
    card = loaded_card(card_id)
    if card is None or not can_see(card.board, to):
        raise NotFound
    return card


def archive_of(board: Board, text: str = "", skip: int = 0) -> tuple[list[Any], int]:
    """The cards of the board that were put away, the latest first, and how many there are in all.

    Args:
        text: words that their title holds, marks and case aside, or their number.
    """
    rows = db.session.execute(
        select(Card.id, Card.number, Card.title, Card.language, Column.name, Card.archived_at, func.count().over())
        .join(Column, Column.id == Card.column_id)
        .where(Card.board_id == board.id, Card.archived_at.is_not(None), Card.deleted_at.is_(None), *_about(text))
        .order_by(Card.archived_at.desc(), Card.id.desc())
        .limit(A_PAGE)
        .offset(skip)
    ).all()
    return list(rows), rows[0][-1] if rows else 0


def closed_columns(board: Board) -> list[Any]:
    """Id, name and number of open cards of the columns that are closed and hold some, as an import brings them."""
    found = (
        select(Column.id, Column.name, func.count())
        .join(Card, Card.column_id == Column.id)
        .where(Column.board_id == board.id, Column.archived_at.is_not(None), Column.deleted_at.is_(None), Card.archived_at.is_(None))
        .group_by(Column.id, Column.name, Column.rank)
        .order_by(Column.rank)
    )
    return list(db.session.execute(found).all())


def _about(text: str) -> list[ColumnElement[bool]]:
    number = text.rpartition("-")[2]
    words = [folded(Card.title).contains(word, autoescape=True) for word in fold(text).split()]
    if number.isdecimal() and len(number) < 9:
        return [or_(and_(*words), Card.number == int(number))]
    return list(words)


def _listed(kind: Kind, rows: Select[Any], may_restore: bool) -> list[Thrown]:
    return [Thrown(kind, *row[:5], row[5] or "", may_restore) for row in db.session.execute(rows.limit(MOST))]


def _cards(board: Board) -> Select[Any]:
    """Without those that went with a column which is still in the trash itself."""
    with_column = and_(Card.is_deleted_with_column, Column.deleted_at.is_not(None))
    return (
        select(Card.id, Card.title, Column.name, literal(0), Card.deleted_at, User.name)
        .join(Column, Column.id == Card.column_id)
        .outerjoin(User, User.id == Card.deleted_by_id)
        .where(Card.board_id == board.id, Card.deleted_at.is_not(None), not_(with_column))
        .order_by(Card.deleted_at.desc())
    )


def _columns(board: Board) -> Select[Any]:
    with_it = select(func.count(Card.id)).where(
        Card.column_id == Column.id, Card.is_deleted_with_column, Card.deleted_at == Column.deleted_at
    )
    return (
        select(Column.id, Column.name, literal(""), with_it.scalar_subquery(), Column.deleted_at, User.name)
        .outerjoin(User, User.id == Column.deleted_by_id)
        .where(Column.board_id == board.id, Column.deleted_at.is_not(None))
        .order_by(Column.deleted_at.desc())
    )


def _parts(kind: Any, title: Any, board: Board) -> Select[Any]:
    return (
        select(kind.id, title, Card.title, literal(0), kind.deleted_at, User.name)
        .join(Card, Card.id == kind.card_id)
        .outerjoin(User, User.id == kind.deleted_by_id)
        .where(Card.board_id == board.id, Card.deleted_at.is_(None), kind.deleted_at.is_not(None))
        .order_by(kind.deleted_at.desc())
    )
