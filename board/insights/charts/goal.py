"""A customer metric on its way to its goal."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta

from msgspec import Struct

from .scale import Days, Scale, Tick, beside, path, spread_of

AXIS = 22
"""Pixels under the plot for the months."""
WIDTH = 90.0
"""Percent of the width for the line: today stands here, the goal's label beyond."""
FLAT = 0.18
"""The plot shows at least this share of the last value, so that flat looks flat."""


class Reading(Struct, frozen=True):
    """The value of the metric on a day, and where one can look it up."""

    on: date
    value: float
    url: str


class Mark(Struct, frozen=True):
    """A reading in its place."""

    x: float
    y: float
    reading: Reading


class Rule(Struct, frozen=True):
    """A line across the whole width, and the baseline of its label."""

    y: float
    label_y: float
    value: float


class GoalChart(Struct, frozen=True):
    """`line` and `area` are paths in a box of 100 by `plot`; empty with fewer than two readings.

    Values are written with `unit` and `decimals`, as the metric says, by the template.
    """

    height: int
    plot: int
    marks: tuple[Mark, ...]
    line: str
    area: str
    goal: Rule | None
    first_label_y: float
    zero_y: float | None
    """Where zero stands when values lie on both sides of it."""
    ticks: tuple[Tick, ...]
    unit: str
    decimals: int

    @property
    def last(self) -> Mark | None:
        return self.marks[-1] if self.marks else None


def goal_chart(
    readings: Sequence[Reading],
    target: float | None,
    today: date,
    unit: str = "%",
    decimals: int = 0,
    height: int = 150,
) -> GoalChart:
    """The readings, oldest first, as a line that ends at its last value, with the goal as a rule across.

    Args:
        target: the goal in force, or None.
        today: where the line's days end, in the reader's zone.
    """
    plot = height - AXIS
    scale, days = _scale([reading.value for reading in readings], target, plot), _days(readings, today)
    marks = tuple(Mark(days.x(reading.on), scale(reading.value), reading) for reading in readings)
    places = [(mark.x, mark.y) for mark in marks]
    goal = None if target is None else Rule(scale(target), _goal_label(scale(target), places, plot), target)
    line = path(places) if len(places) > 1 else ""
    is_long = (days.until - days.since).days >= 45
    return GoalChart(
        height,
        plot,
        marks,
        line,
        f"{line} L{places[-1][0]:.2f} {plot} L{places[0][0]:.2f} {plot}Z" if line else "",
        goal,
        _first_label(places, goal, plot),
        scale(0) if scale.low < 0 < scale.high else None,
        days.months() if is_long else days.ticks(most=3),
        unit,
        decimals,
    )


def _scale(values: Sequence[float], target: float | None, plot: int) -> Scale:
    """Room for all values and the goal, with space above and below for their labels."""
    known = [*values, *([] if target is None else [target])] or [0.0]
    low, high = spread_of(known, abs(values[-1]) * FLAT or 1.0 if values else 1.0)
    return Scale(low, high, plot - 28, 22)


def _days(readings: Sequence[Reading], today: date) -> Days:
    """From the first reading to today; a single reading stands within the last 90 days."""
    until = max([today, *(reading.on for reading in readings)])
    quarter = until - timedelta(days=89)
    since = readings[0].on if len(readings) > 1 else min([quarter, *(reading.on for reading in readings)])
    return Days(since, until, WIDTH)


def _goal_label(y: float, places: Sequence[tuple[float, float]], plot: int) -> float:
    near = list(_heights(places, 82, 100))
    return beside(y, near, 0, plot)


def _first_label(places: Sequence[tuple[float, float]], goal: Rule | None, plot: int) -> float:
    if not places:
        return 0.0
    x, y = places[0]
    taken = list(_heights(places, x + 1, x + 12)) + ([goal.y] if goal else [])
    return beside(y, taken, 0, plot)


def _heights(places: Sequence[tuple[float, float]], left: float, right: float) -> list[float]:
    """Where the line runs between `left` and `right`, looked at each percent of the way."""
    found = [y for x, y in places if left <= x <= right]
    for (x1, y1), (x2, y2) in itertools.pairwise(places):
        for x in range(int(max(x1, left)) + 1, int(min(x2, right)) + 1):
            found.append(y1 + (y2 - y1) * (x - x1) / (x2 - x1))
    return found
