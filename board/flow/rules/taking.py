"""Taking a card in hand to move it: its board is locked first, so that everything is read once, as it stays until the end."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...core.db import db
from ...core.errors import Conflict, NotFound
from ...core.hot import hot
from ...core.objects import Objects
from ...core.words import say
from ..models import Board, Card, Column
from ..queries.boards import can_see

TAKEN_OVER = say("Somebody took it to another board a moment ago: look at the card again.")
BOARDS, CARDS = Board.__table__.c, Card.__table__.c
RAISE = hot(
    update(Board.__table__)
    .where(
        BOARDS.id == select(CARDS.board_id).where(CARDS.id == bindparam("card")).scalar_subquery(),
        BOARDS.archived_at.is_(None),
    )
    .values(version=BOARDS.version + 1)
    .returning(BOARDS.id)
)
STANDING = Objects(
    Card, Card.id == bindparam("card"), Card.archived_at.is_(None), along=[Card.board, Board.team], afresh=True
)
COLUMNS_OF = Objects(Column, Column.board_id == bindparam("board"), order_by=[Column.rank], afresh=True)


def take(card_id: int, by: User) -> Card:
    """An open card with its board, and the columns of that, to be moved in this transaction.

    Raises:
        NotFound: there is none, or `by` may not see it.
        Conflict: while its board was waited for somebody took it to another one.
    """
    board_id = db.session.scalar(RAISE, {"card": card_id})
    card = STANDING.one(db.session(), {"card": card_id}) if board_id else None
    if card is None or not can_see(card.board, by):
        raise NotFound
    if card.board_id != board_id:
        raise Conflict(TAKEN_OVER)
    columns = columns_in_order(card.board_id)
    set_committed_value(card.board, "columns", columns)
    set_committed_value(card, "column", next(each for each in columns if each.id == card.column_id))
    db.session.info["taken"] = (db.session().get_transaction(), card)
    return card


def is_taken(card: Card) -> bool:
    """Whether the board was locked for this very card, and for nothing else since. It counts once."""
    return db.session.info.pop("taken", None) == (db.session().get_transaction(), card)


def columns_in_order(board_id: int) -> Sequence[Column]:
    """All columns of the board from left to right, archived ones too: cards once waited there."""
    return COLUMNS_OF.all(db.session(), {"board": board_id})


def known_columns(board: Board) -> list[Column]:
    """The columns of a board of which a card was taken, from left to right and without archived ones; else none."""
    return [each for each in board.__dict__.get("columns", ()) if each.archived_at is None]
