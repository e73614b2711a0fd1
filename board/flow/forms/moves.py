"""What is said about a move."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.db import SENTENCE
from ...core.fields import as_id
from ...core.text import one_line
from ...core.words import say

WHY = [
    ("date", say("Something happens on a date we cannot move")),
    ("stuck", say("A customer is stuck today")),
    ("other", say("Another reason")),
]


class MoveForm:
    """Which column, of which other board, above which card or at which end; `key` names this very move, `seen` the column
    it was seen in.

    Scripts and buttons fill it in, so nothing of it is shown as a field, and what cannot be meant counts as not said.
    """

    def __init__(self, sent: MultiDict[str, str]) -> None:
        self.sent = sent.to_dict()
        self.column_id, self.board_id, self.before_id, self.seen = map(self._id, ("column_id", "board_id", "before_id", "seen"))
        self.place, self.key = self.sent.get("place", ""), one_line(self.sent.get("key", ""))

    def _id(self, name: str) -> int | None:
        return as_id(self.sent.get(name))

    @property
    def manner(self) -> dict[str, Any]:
        """How the move is to be made, as `rules.moves.move` takes it."""
        return {
            "on_top": self.place == "top",
            "reason": self.said,
            "key": self.key,
            "seen": self.seen,
        }

    @property
    def said(self) -> str:
        """Why it goes over the limit: the words, or else the reason that was ticked."""
        return (one_line(self.sent.get("reason", "")) or str(dict(WHY).get(self.sent.get("why", ""), "")))[:SENTENCE]
