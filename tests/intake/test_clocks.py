"""Clocks of requests, in cases whose days and minutes were counted by hand; see tests/core/test_working.py for the calendar.

Compass works in Madrid, Anchor in New York, both nine to five (480 minutes a day) and within two working days. 2 March 2026 is
a Monday. Local times are Madrid's unless the case says otherwise.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from board.core.words import speaking
from board.intake.models import Pause
from board.intake.queries.clocks import calendar_of, clock_of, due_after
from board.intake.rules import answers, replies
from board.intake.rules.appeals import appeal
from board.intake.rules.letters import Written
from board.intake.rules.sending import send_letter
from board.teams.models import Holiday

from .conftest import World, loaded

LATER = Written(delay_seconds=0)


def at(local: str, zone: str = "Europe/Madrid") -> datetime:
    return datetime.fromisoformat(f"2026-{local}").replace(tzinfo=ZoneInfo(zone))


def _sent(decision: Any) -> None:
    decision.request = loaded(decision.request)
    send_letter(decision)


def play(world: World, acts: list[tuple[str, str]]) -> Any:
    """Let a request live: (when, what) one after the other; returns it as it is then."""
    request: Any = None
    for when, act in acts:
        with time_machine.travel(at(when), tick=False):
            if act == "came":
                request = world.asked()
            elif act == "asked":
                _sent(answers.ask(loaded(request), ["What did you see?"], LATER, by=world.lucia))
            elif act == "replied":
                replies.reply(loaded(request), "214 tickets", by=None)
            elif act == "passed on":
                _sent(answers.reroute(loaded(request), world.anchor, LATER, by=world.lucia))
            elif act == "declined":
                why = Written(why="Nothing changes for her", delay_seconds=0)
                _sent(answers.decline(loaded(request), "nothing_changes", "nothing", why, by=world.lucia))
            elif act == "appealed":
                appeal(loaded(request), "It was 214 tickets in a week", by=None)
            elif act == "withdrawn":
                replies.withdraw(loaded(request), by=None)
            elif act == "reopened":
                replies.reopen(loaded(request), by=None)
    return loaded(request)


@pytest.mark.parametrize(
    ("acts", "due", "minutes"),
    [
        pytest.param([("03-02 10:00", "came")], "03-04 17:00", 1380, id="Monday at ten: the close of Wednesday, 420 + 480 + 480"),
        pytest.param([("03-06 10:00", "came")], "03-10 17:00", 1380, id="Friday at ten: the weekend is not counted, so Tuesday"),
        pytest.param(
            [("03-07 11:00", "came")], "03-10 17:00", 960,
            id="Saturday: the first working day after it is Monday, the second Tuesday",
        ),
        pytest.param([("03-02 18:00", "came")], "03-04 17:00", 960, id="after closing is still that day: two whole days are left"),
        pytest.param([("03-02 07:00", "came")], "03-04 17:00", 1440, id="before opening is that day too, all of it"),
        pytest.param([("04-30 12:00", "came")], "05-05 17:00", 1260, id="before May Day, off for everybody: 300 + 480 + 480"),
        pytest.param([("05-14 12:00", "came")], "05-19 17:00", 1260, id="before San Isidro, off for Compass alone: Friday is no day"),
        pytest.param([("03-27 12:00", "came")], "03-31 17:00", 1260, id="clocks go forward on Sunday: it is still the close, 300 + 960"),
        pytest.param([("10-23 12:00", "came")], "10-27 17:00", 1260, id="clocks go back on Sunday: the same"),
    ],
)  # fmt: skip
def test_a_promise_of_two_days(world, holidays, acts, due, minutes):
    request = play(world, acts)

    assert request.due_at == request.promised_at == at(due)
    assert calendar_of(world.compass).minutes(request.received_at, request.due_at) == minutes


@pytest.mark.parametrize(
    ("acts", "due", "minutes"),
    [
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "asked"), ("03-05 12:00", "replied")],
            "03-09 11:00", 1380, id="asked with 900 left (420 + 480): 300 on Thursday, 480 on Friday, 120 on Monday",
        ),
        pytest.param(
            [("03-05 10:00", "came"), ("03-06 17:30", "asked"), ("03-08 20:00", "replied")],
            "03-09 17:00", 1380, id="a pause that saw no working minute moves nothing",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-05 11:00", "asked"), ("03-06 13:00", "replied")],
            "03-06 11:00", 1380, id="two hours late when asked (Thursday 9 to 11), two hours late when it goes on",
        ),
        pytest.param(
            [
                ("03-02 10:00", "came"), ("03-02 12:00", "asked"), ("03-02 14:00", "replied"),
                ("03-03 09:00", "asked"), ("03-04 09:00", "replied"),
            ],
            "03-06 11:00", 1380, id="two pauses, of 120 and 480 minutes: Wednesday's close, two hours and a day later",
        ),
        pytest.param(
            [("04-29 10:00", "came"), ("04-30 09:00", "asked"), ("05-04 09:00", "replied")],
            "05-05 17:00", 1380, id="a pause over a holiday is one working day: from Monday's close to Tuesday's",
        ),
        pytest.param(
            [("03-26 10:00", "came"), ("03-27 16:00", "asked"), ("03-30 10:00", "replied")],
            "03-31 11:00", 1380, id="a pause over changed clocks is 120 minutes, not 60 or 180: Monday 17:00 becomes Tuesday 11:00",
        ),
    ],
)  # fmt: skip
def test_the_clock_stands_while_the_requester_has_the_question(world, db, holidays, acts, due, minutes):
    request = play(world, acts)
    calendar = calendar_of(world.compass)
    pauses = db.session.scalars(select(Pause).where(Pause.request_id == request.id)).all()
    stood = sum(calendar.minutes(pause.started_at, pause.ended_at) for pause in pauses)

    assert (request.due_at, request.paused_at) == (at(due), None)
    assert calendar.minutes(request.received_at, request.due_at) - stood == minutes


@pytest.mark.parametrize(
    ("acts", "due"),
    [
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "passed on")], "03-04 17:00",
            id="passed on: the instant that was promised stays, though Anchor closes six hours later",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-05 10:00", "passed on")], "03-04 17:00",
            id="passed on when late: it is late at Anchor too",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "withdrawn"), ("03-06 10:00", "reopened")], "03-10 17:00",
            id="reopened on Friday: a new clock, to Tuesday's close",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "asked"), ("03-03 12:00", "withdrawn"), ("03-07 10:00", "reopened")], "03-10 17:00",
            id="reopened on Saturday after a pause: the pause ended with the old clock",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "declined"), ("03-05 10:00", "appealed")], "03-09 17:00",
            id="appealed on Thursday: a new clock, Friday and Monday",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "declined"), ("03-28 10:00", "appealed")], "03-31 17:00",
            id="appealed on the Saturday before the clocks change: Monday and Tuesday, by the new time",
        ),
        pytest.param(
            [("03-02 10:00", "came"), ("03-03 10:00", "declined"), ("03-05 19:00", "replied")], "03-09 17:00",
            id="an answer to a no after closing time: a new clock from that day",
        ),
    ],
)  # fmt: skip
def test_what_keeps_the_clock_and_what_begins_a_new_one(world, acts, due):
    request = play(world, acts)

    assert (request.due_at, request.promised_at) == (at(due), at("03-04 17:00"))


def test_the_same_instant_is_another_day_in_another_zone(world):
    world.anchor.time_zone = "America/New_York"
    midnight = at("03-03 00:00")

    assert due_after(midnight, world.anchor) == at("03-04 17:00", "America/New_York"), "Monday evening there"
    assert due_after(midnight, world.compass) == at("03-05 17:00"), "Tuesday here"
    assert calendar_of(world.anchor).minutes(midnight, due_after(midnight, world.anchor)) == 960
    assert calendar_of(world.compass).minutes(midnight, due_after(midnight, world.compass)) == 1440


def test_what_nobody_looks_after_follows_the_installation(world, db, holidays):
    assert calendar_of(None).zone == "Europe/Madrid"
    assert due_after(at("04-30 12:00"), None) == at("05-05 17:00"), "May Day is everybody's"
    assert due_after(at("05-14 12:00"), None) == at("05-18 17:00"), "San Isidro is Compass's alone"


@pytest.mark.parametrize(
    ("moment", "said", "hot", "late", "at_risk"),
    [
        ("03-02 10:00", "2 days left", False, False, False),
        ("03-03 08:00", "1 day left", False, False, False),
        ("03-04 09:00", "Answer today", True, False, True),
        ("03-04 17:30", "Late since today", True, True, False),
        ("03-05 08:00", "1 day late", True, True, False),
        ("03-09 09:00", "3 days late", True, True, False),
    ],
)
def test_a_clock_says_how_much_is_left(world, moment, said, hot, late, at_risk):
    request = play(world, [("03-02 10:00", "came")])

    with time_machine.travel(at(moment), tick=False), speaking("en"):
        clock = clock_of(request)
        assert (str(clock.sentence), clock.is_hot, clock.is_late, clock.is_at_risk) == (said, hot, late, at_risk)


def test_less_than_a_working_day_is_at_risk_and_a_pause_says_so(world):
    request = play(world, [("03-02 10:00", "came"), ("03-03 10:00", "asked")])
    with time_machine.travel(at("03-03 11:00"), tick=False), speaking("en"):
        assert (clock_of(request).is_paused, clock_of(request).is_hot) == (True, False)
    with time_machine.travel(at("03-05 12:00"), tick=False):
        replies.reply(loaded(request), "214 tickets", by=None)
    with time_machine.travel(at("03-06 16:00"), tick=False), speaking("en"):
        clock = clock_of(loaded(request))
        assert (str(clock.sentence), clock.is_at_risk) == ("3 working hours left", True), "one on Friday, two on Monday"


@pytest.fixture
def holidays(world, db):
    """May Day is everybody's, San Isidro (a Friday in 2026) Compass's."""
    db.session.add_all(
        [
            Holiday(team_id=None, day=date(2026, 5, 1), name="May Day"),
            Holiday(team_id=world.compass.id, day=date(2026, 5, 15), name="San Isidro"),
        ]
    )
    db.session.flush()
