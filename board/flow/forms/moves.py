"""What is said about a move."""

from __future__ import annotations

from typing import Any

from ...core.db import SENTENCE
from ...core.fields import Choice, Form, Ref, Words
from ...core.words import say

PLACES = [("top", say("Top")), ("bottom", say("Bottom"))]
WHY = [
    ("date", say("Something happens on a date we cannot move")),
    ("stuck", say("A customer is stuck today")),
    ("other", say("Another reason")),
]


class MoveForm(Form):
    """Which column, above which card or at which end; `key` names this very move, `seen` the column it was seen in."""

    column_id = Ref()
    before_id = Ref()
    place = Choice("", PLACES, required=False)
    why = Choice("", WHY, required=False)
    reason = Words(say("In a few words"), SENTENCE)
    key = Words("", 60)
    seen = Ref()

    @property
    def manner(self) -> dict[str, Any]:
        """How the move is to be made, as `rules.moves.move` takes it."""
        return {
            "on_top": self.place.data == "top",
            "reason": self.said,
            "key": self.key.data,
            "seen": self.seen.data,
        }

    @property
    def said(self) -> str:
        """Why it goes over the limit: the words, or else the reason that was ticked."""
        return (self.reason.data or str(dict(WHY).get(self.why.data or "", "")))[:SENTENCE]
