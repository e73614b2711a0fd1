"""A board and its columns as they are drawn: what `columns` fills and pages read."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from msgspec import Struct, field
from sqlalchemy import ColumnElement

from ..figures.times import UsualTime
from ..models import Board, Column
from .filters import Filter

EVERY = Filter()
WINDOW = 200
"""Cards of a column that are shown at once; the next ones come when they are looked for."""


class Standing(NamedTuple):
    """A card's place on the board and what its face depends on, besides its own revision."""

    id: int
    rank: str
    revision: int
    born: object
    """When it was made, as the database says it: ids come back, this does not."""
    metric_id: int | None
    age: int | None
    """Days since its start, today counted, in the team's zone; None while it is not being worked on."""


class ColumnView(Struct):
    """One column as drawn."""

    column: Column
    count: int = 0
    """The whole column, shown or not."""
    shown: int = 0
    """Of them, those in sight …"""
    wanted: int = 0
    """… and of those, the ones that the filter lets through."""
    blocked: int = 0
    late: int = 0
    """Of those in sight, whatever the filter: blocked, and over our usual time."""
    cards: list[Standing] = field(default_factory=list)
    """Those on the page: a window of what is wanted."""
    next: Standing | None = None
    """The first one after them …"""
    rest: int = 0
    """… and how many there are of those."""
    reason: str = ""
    """Why it is over its limit, in somebody's words."""

    @property
    def id(self) -> int:
        return self.column.id

    @property
    def shows(self) -> Hashable:
        """All that its head and its foot say."""
        column = self.column
        said = (column.id, column.name, column.policy, column.kind, column.has_limit and column.wip_limit)
        return (*said, self.count, self.shown, self.wanted, self.reason)

    @property
    def limit(self) -> int:
        """Its limit; 0 where it has none."""
        return self.column.wip_limit or 0 if self.column.has_limit else 0

    @property
    def over(self) -> int:
        """How many cards are beyond the limit."""
        limit = self.limit
        return max(0, self.count - limit) if limit else 0

    @property
    def room(self) -> int:
        """How many more it may hold."""
        return max(0, self.limit - self.count)

    @property
    def within(self) -> list[Standing]:
        """The cards above the line of the limit; all of them where there is none."""
        return self.cards[: self.limit] if self.limit else self.cards

    @property
    def beyond(self) -> list[Standing]:
        return self.cards[self.limit :] if self.limit else []

    @property
    def hidden(self) -> int:
        """How many cards the filter keeps from sight."""
        return self.shown - self.wanted

    @property
    def waiting(self) -> int:
        """Cards that are with the customer and wait for their date."""
        return self.count - self.shown if self.column.kind == "delivered" else 0

    @property
    def shown_count(self) -> int:
        """What stands beside the name: of the learned ones those of the last days."""
        return self.shown if self.column.kind == "learned" else self.count

    @property
    def coming(self) -> int:
        """How many the next window holds."""
        return min(self.rest, WINDOW)


class BoardView(Struct):
    """A board as drawn. `accepted` is its first column where that is a backlog: it folds."""

    board: Board
    columns: list[ColumnView]
    usual: UsualTime
    accepted: ColumnView | None
    filter: Filter = EVERY
    conditions: list[ColumnElement[bool]] = field(default_factory=list)
    """What the filter asks of a card."""
    days: dict[str, Any] = field(default_factory=dict)
    """The parameters of `sight`."""

    @property
    def blocked(self) -> int:
        return sum(view.blocked for view in self.columns)

    @property
    def late(self) -> int:
        """Cards over our usual time."""
        return sum(view.late for view in self.columns)

    @property
    def wanted(self) -> int:
        """Cards in sight that the filter lets through."""
        return sum(view.wanted for view in self.columns)

    @property
    def shown(self) -> int:
        """Cards in sight without a filter."""
        return sum(view.shown for view in self.columns)

    @property
    def count(self) -> int:
        """Cards on the board, in sight or not."""
        return sum(view.count for view in self.columns)

    @property
    def flowing(self) -> list[ColumnView]:
        """The columns that do not fold."""
        return [view for view in self.columns if view is not self.accepted]

    def of(self, column_id: int) -> ColumnView | None:
        return next((view for view in self.columns if view.id == column_id), None)
