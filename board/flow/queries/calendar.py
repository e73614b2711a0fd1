"""A board as a month: the cards by the day they are due, and quietly by the day they are checked."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from msgspec import Struct

from ...core.clock import today
from .columns import BoardView
from .lists import Row, rows_with_days

WEEK = timedelta(days=7)


class Day(Struct, frozen=True):
    """One day of the grid."""

    on: date
    is_inside: bool
    """Of this month; the others fill the first and the last week."""
    due: list[Row]
    checks: list[Row]
    """Cards that are with the customer and are looked at on this day."""

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.checks)


class Month(Struct, frozen=True):
    """A month in whole weeks."""

    first: date
    today: date
    weeks: list[list[Day]]

    @property
    def name(self) -> str:
        """As the address says it."""
        return f"{self.first:%Y-%m}"

    @property
    def before(self) -> str:
        return f"{self.first - timedelta(days=1):%Y-%m}"

    @property
    def after(self) -> str:
        return f"{self.first + timedelta(days=31):%Y-%m}"

    @property
    def earlier(self) -> list[Day]:
        """The days before today on which something is due or checked, while today is in this month."""
        return [day for day in self._held if day.on < self._begins]

    @property
    def overdue(self) -> int:
        """Cards of those days that should be out."""
        return sum(row.is_overdue for day in self.earlier for row in day.due)

    @property
    def days(self) -> list[Day]:
        """The other days on which something is due or checked; today also where it is empty, unless the whole month is."""
        rest = [day for day in self._inside if day.on >= self._begins]
        return [day for day in rest if not day.is_empty or day.on == self.today] if self._held else []

    @property
    def _begins(self) -> date:
        """What a list of the days begins with."""
        return self.today if self.name == f"{self.today:%Y-%m}" else self.first

    @property
    def _inside(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day.is_inside]

    @property
    def _held(self) -> list[Day]:
        return [day for day in self._inside if not day.is_empty]


def month(view: BoardView, asked: str, starts_on: int = 0) -> Month:
    """The month called `asked` ("2026-11"; else the present one in the team's zone).

    Args:
        starts_on: the first day of the week, 0 for Monday to 6 for Sunday.
    """
    day = today(view.board.team.time_zone)
    first = _first(asked) or day.replace(day=1)
    start = first - timedelta(days=(first.weekday() - starts_on) % 7)
    end = start
    while end.replace(day=1) <= first and end <= first + timedelta(days=31):
        end += WEEK
    rows = rows_with_days(view, start, end - timedelta(days=1))
    due, checks = defaultdict(list), defaultdict(list)
    for row in rows:
        if row.due_on:
            due[row.due_on].append(row)
        if row.check_on and row.kind == "delivered":
            checks[row.check_on].append(row)
    days = [start + timedelta(days=at) for at in range((end - start).days)]
    grid = [Day(on, (on.year, on.month) == (first.year, first.month), due[on], checks[on]) for on in days]
    return Month(first, day, [grid[at : at + 7] for at in range(0, len(grid), 7)])


def _first(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked}-01")
    except ValueError:
        return None
