"""What happens to boards that come from elsewhere."""

from __future__ import annotations

from ..activity.events import Event


class BoardImported(Event):
    """A board came in, or came again. Facts: `source`, `created`, `updated`, `unchanged`, `gone`."""

    name = "exchange.board.imported"


class CardsSorted(Event):
    """Cards were given an audience.

    Facts: `cards`, `stage_id` and `persona_ids` (None: left as it was), `before` (card id -> [stage id, persona ids]).
    """

    name = "exchange.cards.sorted"


class SortingUndone(Event):
    """Cards have the audience of before again. Facts: `cards`, `undoes` (activity id)."""

    name = "exchange.sorting.undone"
