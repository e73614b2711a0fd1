"""What we tried, and what became of it."""

from __future__ import annotations

from datetime import timedelta

from msgspec import Struct
from sqlalchemy import select

from ....core.clock import day_of
from ....core.db import db
from ....core.proportion import Proportion
from ....core.words import say
from ....flow.queries.lives import Worked
from ....metrics.models import Metric
from ...charts import Part, ShareBar, share_bar
from .spans import Span

SOON = timedelta(days=7)


class Tried(Struct, frozen=True):
    """Cards whose outcome was told in the period, the latest first, and those that wait for their check, the next first."""

    moved: list[Worked]
    did_not: list[Worked]
    cannot_tell: list[Worked]
    unchecked: list[Worked]
    this_week: int
    """Of the unchecked ones, how many are due within seven days or late."""
    bar: ShareBar
    metrics: dict[int, Metric]
    """Of the cards named on the page."""

    @property
    def told(self) -> int:
        return len(self.moved) + len(self.did_not) + len(self.cannot_tell)

    @property
    def share(self) -> Proportion:
        """Of what was told, how much moved its number."""
        return Proportion(len(self.moved), self.told)


def told_in(span: Span, outcome: str) -> list[Worked]:
    """The cards of which that was told within the period, the latest first."""
    found = [
        card
        for card in span.cards.values()
        if card.outcome == outcome and card.outcome_at and day_of(card.outcome_at, span.zone) in span.window
    ]
    return sorted(found, key=lambda card: (card.outcome_at, card.id), reverse=True)


def unchecked(span: Span) -> list[Worked]:
    """Cards that are with the customer and have a day on which they are checked, the next one first."""
    found = [
        card
        for card in span.cards.values()
        if card.delivered_at and card.check_on and not card.learned_at and not card.archived_at and not card.outcome
    ]
    return sorted(found, key=lambda card: (card.check_on, card.id))


def tried(span: Span) -> Tried:
    """One statement besides the cards."""
    moved, did_not, cannot_tell = (told_in(span, outcome) for outcome in ("moved", "did_not", "cannot_tell"))
    waiting = unchecked(span)
    named = [card.metric_id for cards in (moved, did_not, cannot_tell) for card in cards[:1] if card.metric_id]
    return Tried(
        moved,
        did_not,
        cannot_tell,
        waiting,
        sum(card.check_on <= span.today + SOON for card in waiting if card.check_on),
        share_bar(
            [
                Part(str(say("moved")), len(moved), span.cards_address("moved")),
                Part(str(say("did not move")), len(did_not), span.cards_address("did_not")),
                Part(str(say("cannot tell")), len(cannot_tell), span.cards_address("cannot_tell")),
                Part(str(say("not yet checked")), len(waiting), span.cards_address("unchecked")),
            ]
        ),
        {metric.id: metric for metric in db.session.scalars(select(Metric).where(Metric.id.in_(named)))},
    )
