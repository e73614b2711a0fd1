"""Boards, columns and moves that somebody may see."""

from __future__ import annotations

from typing import Any

from msgspec import Struct
from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.hot import hot
from ...core.objects import Objects
from ...core.words import say
from ...teams.models import Team
from ...teams.policy import works_in
from ..models import Board, Card, Column, Move
from ..policy import can_see_boards, can_shape

BY_ID = Objects(Board, Board.id == bindparam("board"), along=[Board.team])
COLUMN = Objects(Column, Column.id == bindparam("column"), along=[Column.board, Board.team])
STANDING = Objects(
    Card, Card.id == bindparam("card"), Card.archived_at.is_(None), along=[Card.column, Card.board, Board.team]
)
CARDS = Card.__table__.c
BESIDE = hot(
    select(CARDS.id, CARDS.board_id, CARDS.column_id, CARDS.rank).where(
        CARDS.id == bindparam("card"), CARDS.board_id == bindparam("board"), CARDS.archived_at.is_(None)
    )
)
BOARDS = Board.__table__.c
OF_TEAM = hot(
    select(BOARDS.id, BOARDS.name, BOARDS.is_main, BOARDS.is_private, BOARDS.team_id, BOARDS.deleted_at)
    .where(BOARDS.team_id == bindparam("team"), BOARDS.archived_at.is_(None))
    .order_by(BOARDS.is_main.desc(), BOARDS.id)
)
ONLY_LEADS = say("Only leads change boards and their columns.")


class Neighbour(Struct, frozen=True):
    """A card as far as another one is put above it."""

    id: int
    board_id: int
    column_id: int
    rank: str


def visible_board(board_id: int, to: User) -> Board:
    """The board with its team. Raises `NotFound` where there is none, or `to` may not see it."""
    board = BY_ID.one(db.session(), {"board": board_id})
    if board is None or board.archived_at or not can_see(board, to):
        raise NotFound
    return board


def visible_column(column_id: int, to: User) -> Column:
    """The column with its board. Raises `NotFound` as `visible_board`."""
    column = COLUMN.one(db.session(), {"column": column_id})
    if column is None or column.archived_at or not can_see(column.board, to):
        raise NotFound
    return column


def board_to_shape(board_id: int, to: User) -> Board:
    """The board, for whoever may change it. Raises as `visible_board`, and `NotAllowed` where `to` only may see it."""
    board = visible_board(board_id, to)
    require(can_shape(to, board), ONLY_LEADS)
    return board


def column_to_shape(column_id: int, to: User) -> Column:
    """The column, for whoever may change it. Raises as `board_to_shape`."""
    column = visible_column(column_id, to)
    require(can_shape(to, column.board), ONLY_LEADS)
    return column


def standing_card(card_id: int, to: User) -> Card:
    """A card with its board and column, and no more: enough to move it. Raises `NotFound` as `visible_board`."""
    card = STANDING.one(db.session(), {"card": card_id})
    if card is None or not can_see(card.board, to):
        raise NotFound
    return card


def column_beside(card: Card, column_id: int) -> Column:
    """A column of the board of a card that was taken. Raises `NotFound` where it is none."""
    column = next((each for each in card.board.columns if each.id == column_id and each.archived_at is None), None)
    if column is None:
        raise NotFound
    set_committed_value(column, "board", card.board)
    return column


def card_beside(card: Card, other_id: int | None) -> Neighbour | None:
    """Another card of the board of one that was taken; None for none asked. Raises `NotFound` where it is not there."""
    if not other_id:
        return None
    other = db.session.execute(BESIDE, {"card": other_id, "board": card.board_id}).one_or_none()
    if other is None:
        raise NotFound
    return Neighbour(*other)


def visible_move(move_id: int, to: User) -> Move:
    """A move on a board that `to` may see. Raises `NotFound` otherwise."""
    move = db.session.get(Move, move_id)
    board = db.session.get(Board, move.board_id) if move else None
    if move is None or board is None or not can_see(board, to):
        raise NotFound
    return move


def can_see(board: Board | Row[Any], user: User) -> bool:
    """Members see every board that is not kept to its team, and not in the trash."""
    return board.deleted_at is None and can_see_boards(user) and (not board.is_private or works_in(user, board.team_id))


def main_board(team: Team, to: User) -> Board:
    """The board that *Board* in the navigation opens. Raises `NotFound` where the team has none to show."""
    board = db.session.scalar(
        select(Board).where(Board.team_id == team.id, Board.is_main, Board.archived_at.is_(None))
    )
    if board is None or not can_see(board, to):
        raise NotFound
    return board


def boards_of(team: Team, to: User) -> list[Row[Any]]:
    """Id, name and `is_main` of the team's boards that `to` may see, the main one first."""
    return [board for board in db.session.execute(OF_TEAM, {"team": team.id}) if can_see(board, to)]
