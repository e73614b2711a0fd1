"""What a card is worth, as several people see it (ICE). A score is one view of Accepted; it moves nothing."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ..events import CardScored
from ..models import Board, Card, CardScore
from ..policy import can_change
from .traces import envelope, hold

PARTS = ("impact", "confidence", "ease")


def score_card(card: Card, impact: int, confidence: int, ease: int, *, by: User) -> CardScore:
    """Say what one thinks of it, each part from 1 to 10; a newer score of the same person replaces the older one.

    Raises:
        DomainError: the board does not use scores, or a part is not from 1 to 10; `field` names it.
    """
    require(can_change(by, card), say("Only the people of this team score its cards."))
    hold(card)
    if not db.session.get_one(Board, card.board_id).uses_scores:
        raise DomainError(say("This board does not use scores."))
    parts = dict(zip(PARTS, (impact, confidence, ease), strict=True))
    for name, value in parts.items():
        if not 1 <= value <= 10:
            raise DomainError(say("Write a whole number from 1 to 10."), field=name)
    score = db.session.get(CardScore, (card.id, by.id)) or CardScore(card_id=card.id, user_id=by.id)
    for name, value in parts.items():
        setattr(score, name, value)
    score.at = now()
    db.session.add(score)
    _note(card, by)
    return score


def forget_score(card: Card, *, by: User) -> None:
    """Take one's score back; without one nothing happens."""
    require(can_change(by, card), say("Only the people of this team score its cards."))
    hold(card)
    score = db.session.get(CardScore, (card.id, by.id))
    if score is not None:
        db.session.delete(score)
        _note(card, by)


def _note(card: Card, by: User) -> None:
    card.revision += 1
    db.session.flush()
    record(CardScored(**envelope(card)), by=by)
