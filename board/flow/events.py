"""What happens to the work."""

from __future__ import annotations

from dataclasses import dataclass

from ..activity.events import Event


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    """A team got a board. Facts: `is_main`."""

    name = "flow.board.opened"


@dataclass(frozen=True, kw_only=True)
class BoardChanged(Event):
    """Renamed, made the main one, hidden or shown. Facts: `changes`, field -> new value as text."""

    name = "flow.board.changed"


@dataclass(frozen=True, kw_only=True)
class ColumnChanged(Event):
    """Name, policy, kind or limit of a column. Facts: `column_id`, `changes`."""

    name = "flow.column.changed"


@dataclass(frozen=True, kw_only=True)
class CardMoved(Event):
    """A card entered a column. Facts: `move_id`, `from` and `to` (id, name in both languages, kind), `over_limit`, `reason`."""

    name = "flow.card.moved"


@dataclass(frozen=True, kw_only=True)
class CardReordered(Event):
    """A card has another place in its column. Facts: `move_id`, `column_id`, `column`."""

    name = "flow.card.reordered"


@dataclass(frozen=True, kw_only=True)
class MoveUndone(Event):
    """A move was taken back. Facts: `move_id`, `undoes_id`."""

    name = "flow.move.undone"
