"""Where a card may go: the columns of its board, and of the other boards of its team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, or_, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.text import fold
from ...core.words import Both
from ..models import Board, Card, Column, Move
from .boards import BY_ID, boards_of, visible_board

PLACE, BOARD = Column.__table__.c, Board.__table__.c
OF_THE_TEAM = (
    select(PLACE.id, PLACE.name, PLACE.archived_at, PLACE.board_id, BOARD.name)
    .select_from(Column.__table__.join(Board.__table__))
    .where(BOARD.team_id == bindparam("team"), or_(BOARD.archived_at.is_(None), BOARD.id == bindparam("board")))
    .order_by(BOARD.is_main.desc(), BOARD.id, PLACE.rank)
)
FALLBACK = {"backlog": ("queue",), "queue": ("backlog",), "active": ("queue",), "delivered": ("learned",), "learned": ("delivered",)}
"""The kinds that stand in for one that a board has not, besides its first column."""

Named = tuple[int, Both]
Elsewhere = tuple[tuple[Both, tuple[Named, ...]], ...]


def destination(card: Card, board_id: int | None, to: User) -> Board:
    """The board named, with its team: another one of the card's team; its own one for None. Raises `NotFound` for any other."""
    if board_id is None or board_id == card.board_id:
        return card.board
    board = visible_board(board_id, to)
    if board.team_id != card.team_id:
        raise NotFound
    return board


def other_boards(card: Card, to: User) -> list[Any]:
    """Id, name and `is_private` of the boards of its team, its own one too; none where it is the only one."""
    found = boards_of(card.board.team, to)
    return found if len(found) > 1 else []


def columns_to_move_to(card: Card) -> tuple[tuple[Named, ...], Elsewhere]:
    """Id and name of the columns of its board from left to right, its own one also where that is archived; and by board those
    of the others of its team. One statement."""
    return _ways(card.team_id, card.board_id, card.column_id)


def elsewhere(board: Board) -> Elsewhere:
    """The other boards of its team, which whoever works there may see, with id and name of their columns. One statement."""
    return _ways(board.team_id, board.id, None)[1]


def _ways(team_id: int, here: int, stands_in: int | None) -> tuple[tuple[Named, ...], Elsewhere]:
    own: list[Named] = []
    others: dict[int, tuple[Both, list[Named]]] = {}
    for id, name, archived_at, board_id, board in db.session.execute(OF_THE_TEAM, {"team": team_id, "board": here}):
        if board_id == here and (archived_at is None or id == stands_in):
            own.append((id, name))
        elif archived_at is None:
            others.setdefault(board_id, (board, []))[1].append((id, name))
    return tuple(own), tuple((board, tuple(columns)) for board, columns in others.values())


def landing_of(card: Card, columns: Sequence[Column]) -> int | None:
    """The id of the one of `columns`, those of another board, that a card comes to of itself: Accepted where it is not started,
    else the one of the same kind, of the same name where there are several. None where there are no columns."""
    kind = card.column.kind if card.started_at or card.delivered_at else "backlog"
    for wanted in (kind, *FALLBACK[kind]):
        if found := [each for each in columns if each.kind == wanted]:
            return next((each for each in found if _is_called(each, card.column)), found[0]).id
    return columns[0].id if columns else None


def board_left(moved: Move) -> Board | None:
    """The board, with its team, that `moved` took a card from to another one; None where it stayed on its board."""
    left = db.session.get(Column, moved.from_column_id) if moved.from_column_id else None
    if left is None or left.board_id == moved.board_id:
        return None
    return BY_ID.one(db.session(), {"board": left.board_id})


def _is_called(one: Column, other: Column) -> bool:
    return any(word and word == fold(other.name.in_(side)) for side in ("es", "en") if (word := fold(one.name.in_(side))))
