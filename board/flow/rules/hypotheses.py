"""What we believe a card will change, and how we will know."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import today
from ...core.db import SENTENCE, db
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import say
from ...metrics.models import Metric
from ..events import HypothesisSet
from ..models import Board, Card
from ..policy import can_change
from .traces import envelope, hold, zone_of


class Hypothesis(Struct, frozen=True, kw_only=True):
    """A metric that goes from one value to another by a day; or, while no number is known, what we will look at."""

    metric: Metric | None = None
    expected_from: float | None = None
    expected_to: float | None = None
    check_on: date | None = None
    look_at: str = ""


class ChannelFigure(DomainError):
    """A figure of a channel explains; it is no goal and no hypothesis."""


def set_hypothesis(card: Card, hypothesis: Hypothesis, *, by: User) -> None:
    """Put `hypothesis` on the card, in place of the one it had.

    Raises:
        ChannelFigure: the metric has the channel lens.
        DomainError: a part is missing, the value does not change, the day is past, or the outcome is known already.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    if card.learned_at is not None:
        raise DomainError(say("What became of it is known already: the hypothesis stays as it was."))
    _check_day(card, hypothesis.check_on)
    if hypothesis.metric is not None:
        _believe(card, hypothesis, hypothesis.metric)
    else:
        _look_at(card, hypothesis)
    card.revision += 1
    record(HypothesisSet(**envelope(card), facts=_facts(card)), by=by)


def _believe(card: Card, hypothesis: Hypothesis, metric: Metric) -> None:
    if metric.lens == "channel":
        raise ChannelFigure(
            say("“%(name)s” tells about a channel. Which change in the customer do you hope it predicts?", name=metric.name),
            field="metric_id",
        )
    for name in ("expected_from", "expected_to", "check_on"):
        if getattr(hypothesis, name) is None:
            raise DomainError(say("From where, to where, and checked when: all three are needed."), field=name)
    if hypothesis.expected_from == hypothesis.expected_to:
        raise DomainError(say("Nothing would move: write a value that differs from today’s."), field="expected_to")
    card.metric = metric
    card.metric_id = metric.id
    card.expected_from, card.expected_to = hypothesis.expected_from, hypothesis.expected_to
    card.check_on, card.look_at = hypothesis.check_on, ""


def _look_at(card: Card, hypothesis: Hypothesis) -> None:
    look_at = one_line(hypothesis.look_at)
    if not look_at:
        raise DomainError(say("Choose the number it should move, or say what you will look at."), field="look_at")
    if len(look_at) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="look_at")
    card.metric, card.metric_id, card.expected_from, card.expected_to = None, None, None, None
    card.check_on, card.look_at = hypothesis.check_on, look_at


def _check_day(card: Card, day: date | None) -> None:
    zone = zone_of(db.session.get_one(Board, card.board_id))
    if day is not None and day != card.check_on and day < today(zone):
        raise DomainError(say("That day is past: choose one on which it can be checked."), field="check_on")


def _facts(card: Card) -> dict[str, object]:
    return {
        "metric_id": card.metric_id,
        "expected_from": card.expected_from,
        "expected_to": card.expected_to,
        "check_on": card.check_on.isoformat() if card.check_on else None,
        "look_at": card.look_at,
    }
