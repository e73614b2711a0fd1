"""What a main board asks of a card on its way: whom it serves, what is expected, what became of it."""

from __future__ import annotations

from sqlalchemy import exists, select

from ...core.db import db
from ...core.errors import DomainError
from ...core.words import Sentence, say
from ..figures.history import Phase
from ..models import Board, Card, CardPersona, Column


class CardNeeds(DomainError):
    """The card lacks what its next column asks; `card` and `column` say where it was going."""

    def __init__(self, sentence: Sentence, card: Card, column: Column, field: str) -> None:
        super().__init__(sentence, field=field)
        self.card = card
        self.column = column


class AudienceNeeded(CardNeeds):
    """Whom it serves, or what changes for them, is not said yet."""


class HypothesisNeeded(CardNeeds):
    """Which number is to move, or what we will look at, is not said yet."""


class OutcomeNeeded(CardNeeds):
    """Whether it moved is not said yet."""


def pass_gates(card: Card, to: Column, board: Board, phase: Phase) -> None:
    """Let `card` into `to`, where it will be in `phase`, or say what is missing.

    Raises:
        AudienceNeeded: leaving the backlog of a main board for nobody, or for no change.
        HypothesisNeeded: starting work on a main board without one.
        OutcomeNeeded: going to a learned column before anybody said what became of it.
    """
    if board.is_main and to.kind != "backlog":
        _ask_audience(card, to)
        if phase >= Phase.STARTED and card.started_at is None and not card.has_hypothesis:
            raise HypothesisNeeded(say("Before it starts: which number should it move?"), card, to, "metric_id")
    if to.kind == "learned" and card.outcome is None:
        raise OutcomeNeeded(say("Before it is learned: did it move?"), card, to, "outcome")


def _ask_audience(card: Card, to: Column) -> None:
    if not card.has_audience and not serves_somebody(card):
        raise AudienceNeeded(say("Say first whom it serves: nothing goes on for nobody."), card, to, "stage_id")
    if card.origin == "own_idea" and not card.need:
        raise AudienceNeeded(say("Say first what they will be able to do that they cannot today."), card, to, "need")


def serves_somebody(card: Card) -> bool:
    """Whether a persona is named on it."""
    return bool(db.session.scalar(select(exists().where(CardPersona.card_id == card.id))))
