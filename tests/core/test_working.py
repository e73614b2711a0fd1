"""Working time, in cases whose minutes were counted by hand.

An ordinary day is 09:00 to 17:00, 480 minutes. 2 March 2026 is a Monday; Europe's clocks change on Sunday 29 March and
Sunday 25 October, New York's on Sunday 8 March and Sunday 1 November.
"""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from board.core.working import Calendar

MADRID = Calendar("Europe/Madrid")
NEW_YORK = Calendar("America/New_York")
MAY_DAY = replace(MADRID, holidays=frozenset({date(2026, 5, 1)}))
SATURDAY_OFF = replace(MADRID, holidays=frozenset({date(2026, 5, 2)}))
SHOP = Calendar("Europe/Madrid", frozenset({2, 3, 4, 5, 6}), 600, 840)
"""Tuesday to Saturday, 10:00 to 14:00."""
ROUND_THE_CLOCK = Calendar("Europe/Madrid", frozenset(range(1, 8)), 0, 1440)
NIGHT = Calendar("Europe/Madrid", frozenset(range(1, 8)), 60, 300)
"""Every night, 01:00 to 05:00."""


def at(local: str, zone: str = "Europe/Madrid") -> datetime:
    """ "2026-03-02 09:00" in a zone."""
    return datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("calendar", "start", "end", "minutes"),
    [
        pytest.param(MADRID, "2026-03-02 09:00", "2026-03-02 10:30", 90, id="within a morning: what the clock on the wall says"),
        pytest.param(MADRID, "2026-03-02 09:00", "2026-03-02 17:00", 480, id="a whole day is eight hours"),
        pytest.param(MADRID, "2026-03-02 07:00", "2026-03-02 10:00", 60, id="before opening nothing runs, so only 9 to 10"),
        pytest.param(MADRID, "2026-03-02 16:00", "2026-03-02 20:00", 60, id="after closing nothing runs, so only 16 to 17"),
        pytest.param(MADRID, "2026-03-02 18:00", "2026-03-02 22:00", 0, id="an evening is nobody's time"),
        pytest.param(MADRID, "2026-03-02 16:00", "2026-03-03 10:00", 120, id="overnight: an hour before and an hour after"),
        pytest.param(MADRID, "2026-03-06 16:00", "2026-03-09 10:00", 120, id="over a weekend: Friday's last and Monday's first hour"),
        pytest.param(MADRID, "2026-03-07 10:00", "2026-03-08 18:00", 0, id="a weekend is nobody's time"),
        pytest.param(MADRID, "2026-03-07 12:00", "2026-03-09 09:30", 30, id="from Saturday it begins on Monday at nine"),
        pytest.param(MADRID, "2026-03-02 09:00", "2026-03-09 09:00", 2400, id="a week is five days of 480"),
        pytest.param(MAY_DAY, "2026-04-30 16:00", "2026-05-04 10:00", 120, id="a holiday on Friday makes the weekend longer"),
        pytest.param(MAY_DAY, "2026-05-01 10:00", "2026-05-01 12:00", 0, id="a holiday is nobody's time"),
        pytest.param(
            SATURDAY_OFF, "2026-04-30 16:00", "2026-05-04 10:00", 600,
            id="a holiday on a Saturday takes nothing away: 60 + 480 + 60",
        ),
        pytest.param(
            MADRID, "2026-03-27 16:00", "2026-03-30 10:00", 120,
            id="clocks that go forward on Sunday take nothing from Friday and Monday",
        ),
        pytest.param(
            MADRID, "2026-10-23 16:00", "2026-10-26 10:00", 120,
            id="clocks that go back on Sunday give nothing to Friday and Monday",
        ),
        pytest.param(
            ROUND_THE_CLOCK, "2026-03-29 00:00", "2026-03-30 00:00", 1380,
            id="who never closes has 23 hours when clocks go forward",
        ),
        pytest.param(ROUND_THE_CLOCK, "2026-10-25 00:00", "2026-10-26 00:00", 1500, id="who never closes has 25 hours when clocks go back"),
        pytest.param(NIGHT, "2026-03-29 00:00", "2026-03-29 12:00", 180, id="a night of four hours loses the one from two to three"),
        pytest.param(NIGHT, "2026-10-25 00:00", "2026-10-25 12:00", 300, id="a night of four hours has the one from two to three twice"),
        pytest.param(
            SHOP, "2026-03-07 13:00", "2026-03-10 11:00", 120,
            id="Tuesday to Saturday, ten to two: an hour on Saturday, one on Tuesday",
        ),
        pytest.param(
            NEW_YORK, "2026-03-02 15:00", "2026-03-02 23:00", 480,
            id="Madrid's 15 to 23 is New York's whole day, six hours behind",
        ),
        pytest.param(MADRID, "2026-03-02 15:00", "2026-03-02 23:00", 120, id="the same hours in Madrid: only 15 to 17"),
        pytest.param(
            NEW_YORK, "2026-03-09 14:00", "2026-03-09 16:00", 120,
            id="once New York changed its clocks it is five hours behind: 9 to 11 there",
        ),
        pytest.param(NEW_YORK, "2026-03-06 14:00", "2026-03-06 16:00", 60, id="the Friday before it was six: 8 to 10 there, open from 9"),
        pytest.param(MADRID, "2026-03-02 12:00", "2026-03-02 10:00", 0, id="backwards is nothing, never less"),
    ],
)  # fmt: skip
def test_minutes_between(calendar, start, end, minutes):
    assert calendar.minutes(at(start), at(end)) == minutes


@pytest.mark.parametrize(
    ("calendar", "start", "minutes", "end"),
    [
        pytest.param(MADRID, "2026-03-02 10:00", 0, "2026-03-02 10:00", id="nothing to work: at once"),
        pytest.param(MADRID, "2026-03-02 10:00", 420, "2026-03-02 17:00", id="to the very close, and not to the next opening"),
        pytest.param(MADRID, "2026-03-02 10:00", 421, "2026-03-03 09:01", id="a minute more is a minute into the next day"),
        pytest.param(MADRID, "2026-03-07 10:00", 30, "2026-03-09 09:30", id="from Saturday it begins on Monday"),
        pytest.param(MAY_DAY, "2026-04-30 16:00", 120, "2026-05-04 10:00", id="over a holiday and a weekend"),
        pytest.param(NIGHT, "2026-03-28 23:00", 200, "2026-03-30 01:20", id="the short night holds 180, the next begins with 20"),
    ],
)  # fmt: skip
def test_after_is_the_way_back(calendar, start, minutes, end):
    assert calendar.after(at(start), minutes) == at(end)
    assert calendar.minutes(at(start), at(end)) == minutes
