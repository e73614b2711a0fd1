"""When a piece of work could be out, from how many were finished on each of the last days."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random

from msgspec import Struct

from ...core.percentile import percentile

FULL_DAYS = 84
"""Days that are drawn from: twelve weeks up to yesterday, weekends and empty days included."""
RUNS = 10_000
FEWEST = 20
"""Finishes within these days, below which nothing is said."""
LONGEST = 730
"""Days; what takes longer in a run is "beyond two years"."""


class Odds(Struct, frozen=True):
    """In how many days so many items could be finished: within `half` in 50 of 100 runs, within `most` in 85. None: beyond two years."""

    half: int | None
    most: int | None


def per_day(finished: Iterable[date], today: date) -> tuple[int, ...]:
    """How many were finished on each of the last `FULL_DAYS` days, the oldest first; today is not over and left out."""
    first = today - timedelta(days=FULL_DAYS)
    counts = [0] * FULL_DAYS
    for day in finished:
        if first <= day < today:
            counts[(day - first).days] += 1
    return tuple(counts)


@lru_cache(512)
def days_until(items: int, daily: tuple[int, ...], seed: str) -> Odds | None:
    """In how many days `items` more are finished, if days go on like those of `daily`; None where they say too little.

    Monte Carlo: `RUNS` times, days are drawn with replacement until their sum reaches `items`; answered with the nearest rank
    of the runs. The same `seed`, by rule team and day, gives the same answer, so that a page does not flicker.

    Raises:
        ValueError: fewer than one item.

    Source: spec 4.1, "when N items"; as jira-agile-metrics and ActionableAgile do it.
    """
    if items < 1:
        raise ValueError("a forecast needs something to finish")
    finished = sum(daily)
    if finished < FEWEST:
        return None
    draw = Random(seed).randbytes  # noqa: S311 - nothing secret hangs on it
    stride = min(LONGEST, max(7, 3 * items * len(daily) // (2 * finished)))
    days = [_run(items, _table(daily), draw, stride) for _ in range(RUNS)]
    half, most = percentile(days, 50), percentile(days, 85)
    return Odds(half if half <= LONGEST else None, most if most <= LONGEST else None)


@lru_cache(8)
def _table(daily: tuple[int, ...]) -> tuple[bytes, bytes]:
    """From a random byte to the count of a day, and the bytes to throw away so that each day is as likely as the others."""
    used = 256 - 256 % len(daily)
    counts = bytes(min(255, daily[byte % len(daily)]) for byte in range(256))
    return counts, bytes(range(used, 256))


def _run(items: int, table: tuple[bytes, bytes], draw: Callable[[int], bytes], stride: int) -> int:
    """Days of one run; more than `LONGEST` where it did not get there. Drawn by the `stride`, because one by one is slow."""
    done = days = 0
    while days < LONGEST:
        sums = list(accumulate(draw(stride).translate(*table)))
        if sums and done + sums[-1] >= items:
            return min(days + bisect_left(sums, items - done) + 1, LONGEST + 1)
        done, days = done + (sums[-1] if sums else 0), days + len(sums)
    return LONGEST + 1
