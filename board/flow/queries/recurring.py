"""Which cards come back, and when."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import select

from ...core.db import db
from ..models import Board, Card, Recurrence


class Recurring(Struct, frozen=True):
    """A card that comes back."""

    card_id: int
    title: str
    every: str
    next_on: date


def recurring_on(board: Board) -> list[Recurring]:
    """The cards that come back to this board, the next one first."""
    rows = db.session.execute(
        select(Card.id, Card.title, Recurrence.every, Recurrence.next_on)
        .join(Card, Card.id == Recurrence.card_id)
        .where(Recurrence.board_id == board.id, Recurrence.ended_at.is_(None), Card.deleted_at.is_(None))
        .order_by(Recurrence.next_on, Card.id)
    )
    return [Recurring(*row) for row in rows]


def recurrence_shown(card: Card) -> Recurrence | None:
    """How the card comes back; None where it does not."""
    return db.session.scalar(select(Recurrence).where(Recurrence.card_id == card.id, Recurrence.ended_at.is_(None)))
