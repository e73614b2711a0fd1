"""How many cards a column may hold, and what happens beyond it."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from ...core.db import db
from ...core.errors import DomainError
from ...core.hot import hot
from ...core.words import Sentence, say
from ..models import Card, Column

CARDS = Card.__table__.c
HELD = hot(select(func.count()).where(
    CARDS.column_id == bindparam("column"), CARDS.archived_at.is_(None), CARDS.id != bindparam("besides")
))


class ColumnFull(DomainError):
    """The column is strict and holds as many cards as its limit."""


class ReasonNeeded(DomainError):
    """The card may go over the limit if somebody says why."""

    def __init__(self, sentence: Sentence, column: Column, would_have: int) -> None:
        super().__init__(sentence, field="reason")
        self.column = column
        self.would_have = would_have


def cards_in(column_id: int, besides: Card | None = None) -> int:
    """How many cards the whole column holds, filtered or not, on this reader's screen or not."""
    other = -1 if besides is None or besides.id is None else besides.id
    return db.session.scalar(HELD, {"column": column_id, "besides": other}) or 0


def over_limit(column: Column, card: Card, reason: str) -> int | None:
    """How many cards `column` would hold with `card` where that is over its limit, else None. Call `places.bump` first.

    Raises:
        ColumnFull: over the limit of a strict column.
        ReasonNeeded: over the limit, and no `reason` was given.
    """
    if not column.has_limit:
        return None
    held = cards_in(column.id, besides=card)
    if column.has_room(held):
        return None
    if column.is_strict:
        raise ColumnFull(
            say("“%(column)s” is full: finish a card there before starting another.", column=column.name),
            field="column_id",
        )
    if not reason:
        raise ReasonNeeded(
            say("%(column)s would have %(n)d of %(limit)d: say why.", column=column.name, n=held + 1, limit=column.wip_limit),
            column,
            held + 1,
        )
    return held + 1
