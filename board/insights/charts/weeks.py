"""How many cards were delivered, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ...core.percentile import percentile
from .scale import Scale, Tick

AXIS = 22
WRITTEN = 16
"""Up to so many weeks each bar carries its number; with more of them only the highest do."""


class WeekCount(Struct, frozen=True):
    """Cards delivered in the ISO week that begins on `monday`; `is_open` while it is not over."""

    monday: date
    count: int
    is_open: bool
    url: str


class Bar(Struct, frozen=True):
    x: float
    width: float
    y: float
    height: float
    middle: float
    is_written: bool
    week: WeekCount


class WeeksChart(Struct, frozen=True):
    height: int
    plot: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def _closed(self) -> list[int]:
        return [bar.week.count for bar in self.bars if not bar.week.is_open]

    @property
    def median(self) -> int | None:
        """The median of the weeks that are over (nearest rank); None before the first is."""
        return percentile(self._closed, 50) if self._closed else None

    @property
    def lowest(self) -> int | None:
        return min(self._closed, default=None)

    @property
    def highest(self) -> int | None:
        return max(self._closed, default=None)


def weeks_chart(weeks: Sequence[WeekCount], height: int = 230) -> WeeksChart:
    """A bar for each week, oldest first; a week without a delivery keeps its place and its 0."""
    plot, n = height - AXIS, len(weeks)
    highest = max((week.count for week in weeks), default=0)
    scale = Scale(0, max(4, highest) * 1.22, plot, 0)
    place = 100 / max(n, 6)  # A few weeks do not become a few walls.
    bars = tuple(
        Bar(
            index * place + place * 0.16,
            place * 0.68,
            scale(week.count),
            plot - scale(week.count),
            index * place + place / 2,
            n <= WRITTEN or week.count == highest,
            week,
        )
        for index, week in enumerate(weeks)
    )
    return WeeksChart(height, plot, bars, _ticks(bars))


def _ticks(bars: Sequence[Bar]) -> tuple[Tick, ...]:
    step = -(-len(bars) // 4) or 1
    return tuple(_tick(bar, index, len(bars)) for index, bar in enumerate(bars) if index % step == 0)


def _tick(bar: Bar, index: int, n: int) -> Tick:
    if index == 0:
        return Tick(bar.x, bar.week.monday)
    if index == n - 1 and bar.middle > 90:
        return Tick(bar.x + bar.width, bar.week.monday, anchor="end")
    return Tick(bar.middle, bar.week.monday, anchor="middle")
