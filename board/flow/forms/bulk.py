"""What is done with many cards."""

from __future__ import annotations

from werkzeug.datastructures import MultiDict

from ...core.fields import as_id
from .moves import MoveForm


class BulkForm(MoveForm):
    """The cards in the order they stand on the screen, as ids with dots between, and what becomes of them."""

    def __init__(self, sent: MultiDict[str, str]) -> None:
        super().__init__(sent)
        self.ids = ids_of(self.sent.get("cards"))
        self.person_id, self.label_id = map(self._id, ("person_id", "label_id"))


def ids_of(text: str | None) -> list[int]:
    """The ids in "12.5.9", in their order."""
    return [card_id for each in (text or "").split(".") if (card_id := as_id(each))]
