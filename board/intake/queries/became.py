"""What a request became: its card, where that stands, and the figure it is to move."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...core.db import db
from ...flow.models import Board, Card
from ...metrics.models import Metric
from ...metrics.queries import Reading, read
from ..models import Request, RequestCard


@dataclass(frozen=True)
class Became:
    """`figure` is None where the card names none."""

    card: Card
    figure: Reading | None


def became(request: Request) -> Became | None:
    """The card the request opened or was joined to; None while there is none."""
    whole = (
        joinedload(Card.column),
        joinedload(Card.board).joinedload(Board.team),
        joinedload(Card.metric).joinedload(Metric.stage),
    )
    linked = select(Card).join(RequestCard, RequestCard.card_id == Card.id).options(*whole)
    card = db.session.scalar(linked.where(RequestCard.request_id == request.id).limit(1))
    if card is None:
        return None
    return Became(card, read([card.metric])[0] if card.metric else None)
