"""Instants of the past as people work: on working days, between nine and six, in Madrid."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from msgspec import Struct

ZONE = "Europe/Madrid"


class Calendar(Struct, frozen=True):
    """Days counted back from the day of loading."""

    now: datetime
    chance: Random

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(ZONE)).date()

    def day(self, ago: float) -> date:
        """The day `ago` days before today; negative is to come."""
        return self.today - timedelta(days=round(ago))

    def at(self, day: date, hour: float | None = None) -> datetime:
        """An instant of that day, at a random working hour unless `hour` says it; never later than now."""
        hour = self.chance.uniform(9, 17.9) if hour is None else hour
        local = datetime.combine(day, time(), ZoneInfo(ZONE)) + timedelta(hours=hour)
        return min(local.astimezone(UTC), self.now - timedelta(minutes=1))

    def working(self, day: date) -> date:
        """`day`, or the Friday before where it is a weekend."""
        return day - timedelta(days=max(0, day.weekday() - 4))

    def before(self, instant: datetime, hours: float) -> datetime:
        """So many working hours earlier."""
        return self._count(instant, hours, -1)

    def after(self, instant: datetime, hours: float) -> datetime:
        """So many working hours later; never later than now."""
        return min(self._count(instant, hours, 1), self.now - timedelta(minutes=1))

    def _count(self, instant: datetime, hours: float, way: int) -> datetime:
        step = timedelta(minutes=15)
        left = hours * 4
        while left > 0:
            instant += way * step
            local = instant.astimezone(ZoneInfo(ZONE))
            left -= local.weekday() < 5 and 9 <= local.hour < 18
        return instant
