"""Instants and days. Instants are aware and in UTC; a day belongs to somebody's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


def now() -> datetime:
    """This instant, aware, in UTC."""
    return datetime.now(UTC)


@cache
def zones() -> frozenset[str]:
    """Every IANA time zone of this system. It has to look into some six hundred files, so ask when you need it."""
    return frozenset(available_timezones())


def day_of(instant: datetime, zone: str) -> date:
    """The local day of `instant` in the IANA time zone `zone`."""
    return instant.astimezone(ZoneInfo(zone)).date()


def today(zone: str) -> date:
    """Today's date in the IANA time zone `zone`."""
    return day_of(now(), zone)


def start_of(day: date, zone: str) -> datetime:
    """The first instant of `day` in `zone`, in UTC."""
    return datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)


def add_working_days(day: date, days: int, working: frozenset[int] = frozenset(range(5))) -> date:
    """The day that is `days` working days after `day`; `working` holds ISO weekdays from 0 (Monday)."""
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() in working
    return day
