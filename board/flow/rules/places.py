"""Where a card stands: the board's one lock, and ranks.

`bump` comes first in every change of a board: whoever holds the raised version is alone with its ranks and limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm.attributes import set_committed_value

from ...core import rank
from ...core.db import db
from ...core.errors import NotFound
from ...core.hot import hot
from ..models import Board, Card, Column
from ..queries.boards import Neighbour

BOARDS, CARDS = Board.__table__.c, Card.__table__.c
RAISE = hot(
    update(Board.__table__)
    .where(BOARDS.id == bindparam("board"), BOARDS.archived_at.is_(None))
    .values(version=BOARDS.version + 1)
    .returning(BOARDS.version)
)
BESIDES = (CARDS.column_id == bindparam("column"), CARDS.id != bindparam("besides"))
FIRST, LAST = (hot(select(end(CARDS.rank)).where(*BESIDES)) for end in (func.min, func.max))
ABOVE, BELOW = hot(LAST.where(CARDS.rank < bindparam("rank"))), hot(FIRST.where(CARDS.rank > bindparam("rank")))
"""The rank next to `rank`, in its column."""


def bump(board_id: int) -> int:
    """Raise the board's version, which locks the board until the transaction ends; returns the new version.

    Raises:
        NotFound: there is no such board, or it is archived.
    """
    version = db.session.scalar(RAISE, {"board": board_id})
    if version is None:
        raise NotFound
    known = db.session.identity_map.get(db.session.identity_key(Board, board_id))
    if known is not None:
        set_committed_value(known, "version", version)
    return version


def bump_all(board_ids: Iterable[int]) -> None:
    """Raise several boards, always in the same order: nobody waits in a circle. Raises `NotFound` as `bump`."""
    for board_id in sorted(set(board_ids)):
        bump(board_id)


def rank_at_end(column: Column, besides: Card | None = None) -> str:
    """The rank below every card of `column`. Call `bump` first."""
    return _ranked(column, besides, lambda last: rank.between(last, None), LAST)


def rank_on_top(column: Column, besides: Card | None = None) -> str:
    """The rank above every card of `column`. Call `bump` first."""
    return _ranked(column, besides, lambda first: rank.between(None, first), FIRST)


def rank_before(below: Card | Neighbour, besides: Card | None = None) -> str:
    """The rank just above `below`, in its column. Call `bump` first."""
    above = _rank(ABOVE, below.column_id, besides, below.rank)
    found = rank.between(above, below.rank)
    if len(found) > rank.LIMIT:
        _renumber(below.column_id)
        now = db.session.scalar(select(Card.rank).where(Card.id == below.id)) or ""
        above = _rank(ABOVE, below.column_id, besides, now)
        found = rank.between(above, now)
    return found


def rank_near(column: Column, wanted: str, besides: Card | None = None) -> str:
    """`wanted` where it is free in `column`, else the place just below it. Call `bump` first."""
    taken = db.session.scalar(
        select(Card.id).where(Card.column_id == column.id, Card.rank == wanted, Card.id != _id(besides))
    )
    if taken is None:
        return wanted
    below = _rank(BELOW, column.id, besides, wanted)
    return rank.between(wanted, below)


def _ranked(column: Column, besides: Card | None, place: Callable[[str | None], str], end: Select[Any]) -> str:
    found = place(_rank(end, column.id, besides))
    if len(found) > rank.LIMIT:
        _renumber(column.id)
        found = place(_rank(end, column.id, besides))
    return found


def _rank(end: Select[Any], column_id: int, besides: Card | None, near: str = "") -> str | None:
    found: str | None = db.session.scalar(end, {"column": column_id, "besides": _id(besides), "rank": near})
    return found


def _id(card: Card | None) -> int:
    return -1 if card is None or card.id is None else card.id


def _renumber(column_id: int) -> None:
    """Give every card of the column a short rank again, beyond the last one so that no two ever meet."""
    db.session.flush()
    ids = list(db.session.scalars(select(Card.id).where(Card.column_id == column_id).order_by(Card.rank)))
    last = _rank(LAST, column_id, None)
    for card_id in ids:
        last = rank.between(last, None)
        db.session.execute(update(Card).where(Card.id == card_id).values(rank=last))
