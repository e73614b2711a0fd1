"""Where a card comes back to when its column is no longer on the board."""

from __future__ import annotations

from enum import Enum

from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...core.db import db
from ...core.errors import DomainError
from ...core.objects import Objects
from ...core.words import say
from ..models import Card, Column
from . import clocks
from .places import rank_at_end
from .traces import column_of, columns_in_order, note

BACKLOGS = Objects(
    Column,
    Column.board_id == bindparam("board"),
    Column.kind == "backlog",
    Column.archived_at.is_(None),
    order_by=[Column.rank],
)

class NotABacklog(DomainError):
    """A card made without a request starts in Accepted, on the team's main board."""


class Return(Enum):
    """How a card came back."""

    THERE = "it had never gone"
    IN_PLACE = "to its place"
    WITH_COLUMN = "to its place, and its column with it"
    IN_ACCEPTED = "to the backlog: its column is gone"
    PUT_AWAY = "put away, as it had been"


def to_accepted(card: Card, by: User | None) -> None:
    """Put `card` at the bottom of the backlog, with the row and the clocks of a move. Call `bump` first.

    Raises:
        NotABacklog: the board has no column at all.
    """
    accepted = last_home(card.board_id)
    if accepted is None:
        raise NotABacklog(say("This board has no column left for it: add one first."))
    columns = columns_in_order(card.board_id)
    moved = note(card, accepted, column_of(card, columns), by)
    card.rank, card.column_id = rank_at_end(accepted, besides=card), accepted.id
    set_committed_value(card, "column", accepted)
    clocks.enter(card, accepted, columns, moved.at)


def last_home(board_id: int) -> Column | None:
    """The first backlog column of the board, or, where an imported one has none, its first column."""
    there = select(Column).where(Column.board_id == board_id, Column.archived_at.is_(None))
    return db.session.scalar(there.order_by(Column.kind != "backlog", Column.rank).limit(1))


def accepted_column(board_id: int) -> Column:
    """The first backlog column of the board.

    Raises:
        NotABacklog: it has none.
    """
    column = BACKLOGS.one(db.session(), {"board": board_id})
    if column is None:
        raise NotABacklog(say("This board has no column of the kind “backlog”: add one first."))
    return column
