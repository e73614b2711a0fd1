"""A stretch of days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from msgspec import Struct


class Window(Struct, frozen=True):
    """The days from `since` to `until`, both included, in the team's time zone.

    Raises:
        ValueError: `until` is before `since`.
    """

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a window ends no earlier than it begins")

    @classmethod
    def last(cls, days: int, today: date) -> Window:
        """The last `days` days, today included."""
        return cls(today - timedelta(days=days - 1), today)

    def __contains__(self, day: date) -> bool:
        return self.since <= day <= self.until

    def __iter__(self) -> Iterator[date]:
        return (self.since + timedelta(days=n) for n in range(len(self)))

    def __len__(self) -> int:
        return (self.until - self.since).days + 1
