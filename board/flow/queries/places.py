"""Which cards could free a place."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import select

from ...core.db import db
from ..models import Card, CardPerson, Column

MOST = 3


class Crowding(Struct, frozen=True):
    """A card that takes a place, with what could be done about it."""

    id: int
    title: str
    blocked_at: datetime | None
    blocked_reason: str
    started_at: datetime | None


def in_hand(board_id: int, user_id: int) -> list[Crowding]:
    """What somebody has in hand on a board, blocked ones first, then the oldest: what could be finished or handed on."""
    rows = db.session.execute(
        select(Card.id, Card.title, Card.blocked_at, Card.blocked_reason, Card.started_at)
        .join(Column, Column.id == Card.column_id)
        .join(CardPerson, CardPerson.card_id == Card.id)
        .where(
            Card.board_id == board_id,
            CardPerson.user_id == user_id,
            Column.kind == "active",
            Card.archived_at.is_(None),
            Card.started_at.is_not(None),
            Card.delivered_at.is_(None),
        )
        .order_by(Card.blocked_at.is_(None), Card.blocked_at, Card.started_at, Card.rank)
        .limit(MOST)
    )
    return [Crowding(*row) for row in rows]


def crowd(column: Column) -> list[Crowding]:
    """The blocked cards of a full column, then the oldest: where a place could be freed first."""
    rows = db.session.execute(
        select(Card.id, Card.title, Card.blocked_at, Card.blocked_reason, Card.started_at)
        .where(Card.column_id == column.id, Card.archived_at.is_(None))
        .order_by(Card.blocked_at.is_(None), Card.blocked_at, Card.started_at, Card.rank)
        .limit(MOST)
    )
    return [Crowding(*row) for row in rows]
