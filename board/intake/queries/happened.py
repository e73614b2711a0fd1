"""What became of what was asked for: who brought it to the customer, and the figure that it was to move."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from ...accounts.models import User
from ...core.clock import day_of
from ...core.db import db
from ...flow.models import Card, Move
from ...metrics.models import Observation
from ..models import Request
from .clocks import zone_of

REACHED = ("delivered", "learned")
MOST = 24
"""Latest values that are drawn."""
SEEN, MOVED = Observation.__table__.c, Move.__table__.c
VALUES = (
    select(SEEN.value)
    .where(SEEN.metric_id == bindparam("metric"), SEEN.on.between(bindparam("first"), bindparam("last")))
    .order_by(SEEN.on.desc())
    .limit(MOST)
)
PUBLISHER = (
    select(User)
    .join(Move, Move.by_id == User.id)
    .where(
        MOVED.card_id == bindparam("card"), MOVED.to_kind.in_(REACHED), MOVED.from_kind.not_in(REACHED), MOVED.undoes_id.is_(None)
    )
    .order_by(MOVED.at.desc(), MOVED.id.desc())
    .limit(1)
)


def publisher(card: Card) -> User | None:
    """Who moved it to the customer; None where it is not there, or nobody did. One statement."""
    return db.session.scalar(PUBLISHER, {"card": card.id}) if card.delivered_at else None


def figures(request: Request, card: Card) -> list[float]:
    """The figure from before to the day it was checked, oldest first: nothing of before they asked, nothing of since.

    Empty where no figure answers what became of it. Needs `card.metric` and `request.team` loaded; one statement.
    """
    if card.metric is None or card.outcome_at is None or card.outcome_value is None:
        return []
    zone = zone_of(request.team)
    days = {"first": day_of(request.received_at, zone), "last": day_of(card.outcome_at, zone)}
    seen = list(reversed(db.session.scalars(VALUES, {"metric": card.metric_id, **days}).all()))
    before = [card.expected_from] if card.expected_from is not None else []
    return [*before, *seen, *([card.outcome_value] if not seen or seen[-1] != card.outcome_value else [])]
