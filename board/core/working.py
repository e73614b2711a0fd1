"""Working time: which minutes of which days somebody works, in their own time zone.

Hours are local wall time, so a day on which the clocks change still opens and closes at its hours; only a calendar whose
hours hold the change itself has a longer or shorter day. Elapsed time is measured between instants, in UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from msgspec import Struct, field

NOTHING = timedelta(0)
ONE = timedelta(days=1)


class Calendar(Struct, frozen=True):
    """When somebody works. Days are days of `zone`; `weekdays` are ISO ones, Monday 1 to Sunday 7."""

    zone: str
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    opens: int = 540
    closes: int = 1020
    """Minutes after local midnight; 1440 is the end of the day."""
    holidays: frozenset[date] = field(default_factory=frozenset)

    def works_on(self, day: date) -> bool:
        return day.isoweekday() in self.weekdays and day not in self.holidays

    def day_of(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self.zone)).date()

    def opening(self, day: date) -> datetime:
        """When `day` opens, or would, in UTC."""
        return _wall(day, self.opens, self.zone)

    def closing(self, day: date) -> datetime:
        """When `day` closes, or would, in UTC."""
        return _wall(day, self.closes, self.zone)

    def working_day(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; `day` itself for 0."""
        while count > 0:
            day += ONE
            count -= self.works_on(day)
        return day

    def working_days(self, since: date, until: date) -> int:
        """How many working days there are after `since`, up to and including `until`."""
        return sum(self.works_on(since + timedelta(days=ahead)) for ahead in range(1, (until - since).days + 1))

    def between(self, start: datetime, end: datetime) -> timedelta:
        """The working time between two instants; nothing where `end` is not after `start`."""
        start, end = start.astimezone(UTC), end.astimezone(UTC)  # within one zone Python measures by the wall
        worked, day, last = NOTHING, self.day_of(start), self.day_of(end)
        while day <= last:
            if self.works_on(day):
                worked += max(NOTHING, min(end, self.closing(day)) - max(start, self.opening(day)))
            day += ONE
        return worked

    def minutes(self, start: datetime, end: datetime) -> float:
        """`between` in minutes."""
        return self.between(start, end).total_seconds() / 60

    def after(self, instant: datetime, minutes: float) -> datetime:
        """The instant by which `minutes` working minutes have passed since `instant`; at the close of a day, that close."""
        left, day = timedelta(minutes=minutes), self.day_of(instant)
        if left <= NOTHING:
            return instant
        instant = instant.astimezone(UTC)
        while True:
            begins = max(instant, self.opening(day))
            room = self.closing(day) - begins if self.works_on(day) else NOTHING
            if left <= room:
                return begins + left
            left -= max(NOTHING, room)
            day += ONE


@lru_cache(4_096)
def _wall(day: date, minutes: int, zone: str) -> datetime:
    """A local time of a day in UTC; where the clocks skip it, the instant they skip to."""
    return (datetime.combine(day, time.min, ZoneInfo(zone)) + timedelta(minutes=minutes)).astimezone(UTC)
