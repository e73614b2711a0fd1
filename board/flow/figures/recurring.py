"""The days on which something comes back."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

DAYS = {"week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3}
EVERY = (*DAYS, *MONTHS)


def nth_day(start: date, every: str, n: int) -> date:
    """The `n`-th day (from 0) counted from `start`; a month without the 31st has its last day instead."""
    if every in DAYS:
        return start + timedelta(days=DAYS[every] * n)
    year, month = divmod(start.year * 12 + start.month - 1 + MONTHS[every] * n, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def first_after(day: date, start: date, every: str) -> date:
    """The first of these days that comes after `day`; `start` itself where that is still to come."""
    if start > day:
        return start
    if every in DAYS:
        n = (day - start).days // DAYS[every]
    else:
        n = max(0, ((day.year - start.year) * 12 + day.month - start.month) // MONTHS[every] - 1)
    while nth_day(start, every, n) <= day:
        n += 1
    return nth_day(start, every, n)
