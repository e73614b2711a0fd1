"""Time in which a card could not go on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct


class Stretch(Struct, frozen=True):
    """A blocked stretch in UTC; `until` is None while it lasts."""

    since: datetime
    until: datetime | None = None


def blocked_time(stretches: Iterable[Stretch], start: datetime, end: datetime) -> timedelta:
    """How long a card was blocked between `start` (its commitment) and `end` (its delivery, or now).

    Stretches that overlap count once; what lies outside is cut off; an open one ends at `end`. Elapsed time
    around the clock, not days.

    Source: jira-agile-metrics, union of flagged intervals; spec 4.1.
    """
    clipped = sorted((max(one.since, start), min(one.until or end, end)) for one in stretches)
    blocked, reached = timedelta(0), start
    for since, until in clipped:
        since = max(since, reached)
        if until > since:
            blocked += until - since
            reached = until
    return blocked
