"""What is typed about the order of Accepted."""

from __future__ import annotations

from typing import Any

from ...core.db import SENTENCE
from ...core.fields import Choice, Day, Form, Whole, Words, as_id
from ...core.words import say

EVERY = [
    ("week", say("Every week")),
    ("fortnight", say("Every two weeks")),
    ("month", say("Every month")),
    ("quarter", say("Every quarter")),
]
BOTTOM = "bottom"


class ProposalForm(Form):
    """Another place for a card, and why."""

    before_id = Choice(say("Where should it stand?"))
    reason = Words(say("Why?"), SENTENCE)

    @property
    def above(self) -> int | None:
        """The id of the card it should stand above; None for the bottom."""
        return as_id(self.before_id.data)


class AnswerForm(Form):
    """A kind line for whoever proposed it."""

    answer = Words(say("A line for them"), SENTENCE)


class ScoreForm(Form):
    """What one thinks of a card's worth, each part from 1 to 10."""

    impact = Whole(say("Impact"), 1, 10, required=True)
    confidence = Whole(say("Confidence"), 1, 10, required=True)
    ease = Whole(say("Ease"), 1, 10, required=True)


class RecurrenceForm(Form):
    """How often a card comes back, and when next."""

    every = Choice(say("How often?"), EVERY)
    next_on = Day(say("The next copy appears on"), required=True)


def proposal_form(places: list[tuple[int, str]], typed: Any = None, **shown: Any) -> ProposalForm:
    """The choice among the places above `places` (id, title) and the bottom."""
    form = ProposalForm(typed, data=shown)
    above = [(str(card_id), say("%(n)d. above “%(title)s”", n=n, title=title)) for n, (card_id, title) in enumerate(places, 1)]
    form.before_id.choices = [*above, (BOTTOM, say("At the bottom"))]
    return form
