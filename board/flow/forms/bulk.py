"""What is done with many cards."""

from __future__ import annotations

from ...core.fields import Ref, Words, as_id
from .moves import MoveForm


class BulkForm(MoveForm):
    """The cards in the order they stand on the screen, as ids with dots between, and what becomes of them."""

    cards = Words("", 8_000)
    person_id = Ref()
    label_id = Ref()

    @property
    def ids(self) -> list[int]:
        return ids_of(self.cards.data)


def ids_of(text: str | None) -> list[int]:
    """The ids in "12.5.9", in their order."""
    return [card_id for each in (text or "").split(".") if (card_id := as_id(each))]
