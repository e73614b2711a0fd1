"""From values and days to places, and places for labels that do not run into each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from math import floor, log10
from sys import float_info

from msgspec import Struct

LABEL = 15.0
"""Pixels from one line of text to the next."""
LARGEST = float_info.max


class Scale(Struct, frozen=True):
    """`low` stands at pixel `bottom`, `high` at pixel `top`; pixels grow downwards."""

    low: float
    high: float
    bottom: float
    top: float

    def __call__(self, value: float) -> float:
        span = self.high / 2 - self.low / 2  # Halved, so that the largest floats do not overflow.
        share = (value / 2 - self.low / 2) / span if span else 0.5
        return self.bottom - share * (self.bottom - self.top)


class Tick(Struct, frozen=True):
    """A day written under the axis; `is_month` writes its month instead."""

    x: float
    on: date
    is_month: bool = False
    anchor: str = "start"


class Days(Struct, frozen=True):
    """The days from `since` to `until`, spread over the first `width` percent."""

    since: date
    until: date
    width: float = 100.0

    def x(self, day: date) -> float:
        span = (self.until - self.since).days
        return self.width if span <= 0 else (day - self.since).days / span * self.width

    def ticks(self, most: int = 4) -> tuple[Tick, ...]:
        """Up to `most` Mondays, evenly apart; the first day where no Monday falls within."""
        first = self.since + timedelta(days=-self.since.weekday() % 7)
        mondays = [first + timedelta(weeks=n) for n in range(max(0, (self.until - first).days // 7 + 1))]
        step = -(-len(mondays) // most) or 1
        return tuple(self._tick(day) for day in mondays[::step]) or (self._tick(self.since),)

    def months(self, most: int = 5) -> tuple[Tick, ...]:
        """The months, each where it begins; the first at the left edge if it has room."""
        firsts = list(_firsts_of_months(self.since, self.until))
        if firsts[0] < self.since:
            has_room = len(firsts) == 1 or self.x(firsts[1]) >= 14
            firsts = [self.since, *firsts[1:]] if has_room else firsts[1:]
        step = -(-len(firsts) // most) or 1
        return tuple(self._tick(day, is_month=True) for day in firsts[::step])

    def _tick(self, day: date, is_month: bool = False) -> Tick:
        x = self.x(day)
        return Tick(x, day, is_month, "end" if x > 88 else "start")


def _firsts_of_months(since: date, until: date) -> list[date]:
    months = range(since.year * 12 + since.month - 1, until.year * 12 + until.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def spread_of(values: Iterable[float], at_least: float) -> tuple[float, float]:
    """Lowest and highest of `values`, moved apart around their middle until they are `at_least` apart."""
    known = list(values)
    low, high = min(known), max(known)
    missing = at_least - (high - low)
    if missing <= 0:
        return low, high
    return max(-LARGEST, low - missing / 2), min(LARGEST, high + missing / 2)


def round_steps(highest: float, about: int = 4) -> list[int]:
    """Round whole numbers 1, 2 or 5 times a power of ten apart, above 0 and up to `highest`."""
    rough = max(1.0, highest / about)
    power = 10 ** floor(log10(rough))
    step = int(next(power * times for times in (1, 2, 5, 10) if power * times >= rough))
    return list(range(step, floor(highest) + 1, step))


def apart(wanted: Sequence[float], top: float, bottom: float, gap: float = LABEL) -> list[float]:
    """Baselines as near as possible to `wanted` (from the top down), at least `gap` apart, within the bounds.

    Where there is no room for all, the topmost keep within `top` and the last may pass `bottom`.
    """
    places = [min(place, bottom) for place in wanted]
    for n in range(len(places) - 2, -1, -1):
        places[n] = min(places[n], places[n + 1] - gap)
    for n in range(len(places)):
        places[n] = max(places[n], places[n - 1] + gap if n else top)
    return places


def beside(y: float, others: Iterable[float], top: float, bottom: float) -> float:
    """A baseline for a label of something at height `y`: above it, or below where `others` leave more room there."""
    taken = list(others)
    above, below = y - 7, y + 16
    if below > bottom or (above - 10 >= top and not _run_through(above, taken)):
        return max(above, top + 10)
    if above - 10 < top or not _run_through(below, taken):
        return below
    return below if taken[-1] < y else above


def _run_through(baseline: float, heights: Iterable[float]) -> bool:
    return any(baseline - 11 < height < baseline + 2 for height in heights)


def side_by_side(places: Iterable[tuple[float, float]], apart_by: float) -> list[float]:
    """For each place in turn, how many pixels to shift it sideways so that equal places show all their dots."""
    seen: dict[tuple[float, float], int] = {}
    shifts = []
    for place in places:
        n = seen.get(place, 0)
        seen[place] = n + 1
        shifts.append((n + 1) // 2 * apart_by * (-1 if n % 2 else 1))
    return shifts


def path(points: Iterable[tuple[float, float]]) -> str:
    """SVG path data through `points`."""
    return "M" + " ".join(f"{x:.2f} {y:.1f}" for x, y in points)
