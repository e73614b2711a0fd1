"""What became of a delivered card: it moved, it did not, it cannot be told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now, today
from ...core.db import SENTENCE, db
from ...core.errors import Conflict, DomainError, require
from ...core.text import one_line
from ...core.words import say
from ...metrics.models import Metric, TeamMetric
from ...metrics.rules.observing import observe
from ..events import CheckPostponed, OutcomeTold
from ..models import OUTCOMES, Board, Card, Column
from ..policy import can_change
from .moves import move
from .traces import envelope, hold, zone_of


def learn(card: Card, outcome: str, value: float | None = None, note: str = "", *, by: User) -> None:
    """Say what became of the card; it moves to the Learned column, where its board has one.

    The value, where the hypothesis has a metric, becomes an observation of that metric for today.

    Args:
        value: in the unit of the metric; needed for "moved" and "did_not" where there is a metric.

    Raises:
        Conflict: somebody answered already.
        DomainError: it is not with the customer yet, or the value is missing.
    """
    require(can_change(by, card), say("Only the people of this team say what became of its cards."))
    _check_answer(card, outcome, value, note)
    hold(card)
    if card.learned_at is not None:
        raise Conflict(say("Somebody answered already: look at the card again."))
    if card.delivered_at is None or card.archived_at is not None:
        raise DomainError(say("It is not with the customer yet: deliver it first."))
    at = now()
    card.outcome, card.outcome_value, card.outcome_note = outcome, value if card.metric_id else None, one_line(note)
    card.outcome_at, card.outcome_by_id = at, by.id
    card.revision += 1
    db.session.flush()
    _observe(card, by)
    record(OutcomeTold(**envelope(card), facts={"outcome": outcome, "value": card.outcome_value, "note": card.outcome_note}), by=by)
    learned = _learned_column(card.board_id)
    if learned and card.column_id != learned.id:
        move(card, learned, by=by, on_top=True)
    elif card.learned_at is None:
        card.learned_at = at


def check_later(card: Card, on: date, *, by: User) -> None:
    """Look at it again on the day `on`, because it is too early to say.

    Raises:
        DomainError: that day is not to come, or somebody answered already.
    """
    require(can_change(by, card), say("Only the people of this team say what became of its cards."))
    hold(card)
    if card.learned_at is not None:
        raise Conflict(say("Somebody answered already: look at the card again."))
    if on <= today(zone_of(db.session.get_one(Board, card.board_id))):
        raise DomainError(say("Choose a day to come."), field="check_on")
    card.check_on = on
    card.revision += 1
    record(CheckPostponed(**envelope(card), facts={"check_on": on.isoformat()}), by=by)


def _check_answer(card: Card, outcome: str, value: float | None, note: str) -> None:
    if outcome not in OUTCOMES:
        raise DomainError(say("Choose one of the three answers."), field="outcome")
    if card.metric_id and outcome != "cannot_tell" and value is None:
        raise DomainError(say("Write today’s value, or say that it cannot be told."), field="value")
    if len(one_line(note)) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="note")


def _observe(card: Card, by: User) -> None:
    """Write the value down as today's reading of the metric, unless the team gave that metric up meanwhile."""
    is_ours = select(TeamMetric.id).where(TeamMetric.team_id == card.team_id, TeamMetric.metric_id == card.metric_id)
    if card.outcome_value is None or db.session.scalar(is_ours) is None:
        return
    day = today(zone_of(db.session.get_one(Board, card.board_id)))
    observe(db.session.get_one(Metric, card.metric_id), day, card.outcome_value, by=by)


def _learned_column(board_id: int) -> Column | None:
    return db.session.scalar(
        select(Column)
        .where(Column.board_id == board_id, Column.kind == "learned", Column.archived_at.is_(None))
        .order_by(Column.rank)
        .limit(1)
    )
