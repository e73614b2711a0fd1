"""A team's calendar and the days off, and what they do to clocks that run."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select

from board.activity.models import Activity
from board.core.db import db as database
from board.core.errors import DomainError
from board.intake.models import Request
from board.intake.queries.clocks import due_after
from board.intake.rules.pauses import pause, resume
from board.teams import rules
from board.teams.models import Holiday, Served


def at(local):
    return datetime.fromisoformat(f"2026-{local}").replace(tzinfo=ZoneInfo("Europe/Madrid"))


def asked(team, received="03-02 10:00", **more):
    """A request that came on Monday 2 March; due on Wednesday at five."""
    came = at(received)
    made = Request(
        secret_hash=f"{team}{received}{len(more)}", title="Cards", asked="Cards", change="", language="en",
        team_id=team.id if team else None, received_at=came, due_at=due_after(came, team), **more,
    )  # fmt: skip
    made.team = team
    database.session.add(made)
    database.session.flush()
    return made


def events():
    rows = database.session.execute(select(Activity.name, Activity.facts).order_by(Activity.id))
    return [(name, facts) for name, facts in rows if name == "intake.clock.moved"]


@pytest.fixture(autouse=True)
def on_tuesday(request):
    with time_machine.travel(at("03-03 12:00"), tick=False):
        yield


def test_a_day_off_moves_the_clocks_that_run_and_says_so(world):
    own, other = asked(world.des), asked(world.dec)
    rules.add_days_off(world.des, {date(2026, 3, 4): "Local feast"}, by=world.ana)

    assert own.due_at == own.promised_at == at("03-05 17:00")
    assert other.due_at == at("03-04 17:00")
    assert events() == [("intake.clock.moved", {"from": "2026-03-04T16:00:00+00:00", "to": "2026-03-05T16:00:00+00:00"})]


def test_taking_the_day_off_away_moves_them_back(world):
    rules.add_days_off(None, {date(2026, 3, 4): "Everybody's"}, by=world.carmen)
    own, pool = asked(world.des), asked(None)
    assert (own.due_at, pool.due_at) == (at("03-05 17:00"), at("03-05 17:00"))
    assert rules.remove_day_off(None, date(2026, 3, 4), by=world.root) == "Everybody's"
    assert (own.due_at, pool.due_at) == (at("03-04 17:00"), at("03-04 17:00"))


def test_a_forgotten_day_off_makes_a_late_request_be_in_time_again(world):
    late = asked(world.des, "02-26 10:00")
    assert late.due_at == at("03-02 17:00"), "Friday and Monday: late since yesterday"
    rules.add_days_off(world.des, {date(2026, 3, 2): ""}, by=world.ana)
    assert late.due_at == at("03-03 17:00")


def test_longer_promises_and_other_hours_move_them_too(world):
    own = asked(world.des)
    rules.change_calendar(world.des, by=world.ana, response_days=3, closes_at=900)
    assert own.due_at == at("03-05 15:00")


def test_a_clock_that_stood_moves_by_the_new_calendar_with_its_pauses(world):
    own = asked(world.des)
    pause(own, at("03-02 12:00"))
    resume(own, at("03-02 14:00"))
    database.session.flush()
    assert own.due_at == at("03-05 11:00"), "two hours later than Wednesday's close"
    rules.add_days_off(world.des, {date(2026, 3, 4): ""}, by=world.ana)
    assert own.due_at == at("03-06 11:00")


def test_a_clock_that_another_team_began_keeps_what_was_left(world):
    world.dec.response_days = 5
    passed_on = asked(world.dec, hops=1)
    passed_on.team_id, passed_on.team = world.des.id, world.des
    assert passed_on.due_at == at("03-09 17:00")
    rules.add_days_off(world.des, {date(2026, 3, 4): ""}, by=world.ana)
    assert passed_on.due_at == at("03-10 17:00"), "a working day less, so a day later"


def test_answered_promises_are_history(world):
    asked_back = asked(world.des, state="asked", answered_at=at("03-03 11:00"), paused_at=at("03-03 11:00"))
    done = asked(world.des, "03-02 11:00", state="declined", answered_at=at("03-03 11:00"))
    rules.add_days_off(world.des, {date(2026, 3, 4): ""}, by=world.ana)
    assert (asked_back.due_at, asked_back.promised_at) == (at("03-05 17:00"), at("03-04 17:00"))
    assert done.due_at == at("03-04 17:00")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"works_on": ""}, "works_on"), ({"works_on": "8"}, "works_on"), ({"opens_at": 600, "closes_at": 600}, "closes_at"),
        ({"closes_at": 1441}, "closes_at"), ({"opens_at": -1}, "closes_at"), ({"response_days": 31}, "response_days"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ],
)  # fmt: skip
def test_a_calendar_holds_water(world, values, field):
    with pytest.raises(DomainError) as refused:
        rules.change_calendar(world.des, by=world.ana, **values)
    assert refused.value.field == field


def test_the_calendar_on_its_page(world, signed_in):
    ana = signed_in(world.ana)
    page = ana.get("/teams/DES/calendar").get_data(as_text=True)
    assert 'value="09:00"' in page
    assert "Calendar and days off" in ana.get("/teams/DES").get_data(as_text=True)
    new = {"response_days": "3", "works_on": ["2", "3"] * 4, "opens_at": "10:00", "closes_at": "00:00", "time_zone": "America/Bogota"}
    assert ana.post("/teams/DES/calendar", data=new).location == "/teams/DES"
    kept = (world.des.works_on, world.des.opens_at, world.des.closes_at, world.des.time_zone, world.des.response_days)
    assert kept == ("23", 600, 1440, "America/Bogota", 3)
    for wrong in ({"opens_at": "25:00"}, {"works_on": []}, {"works_on": ["9"]}, {"time_zone": "x"}, {"response_days": "0"}):
        assert ana.post("/teams/DES/calendar", data=new | wrong).status_code == 422
    assert signed_in(world.diego).get("/teams/DES/calendar").status_code == 403


def test_a_list_of_days_is_pasted_taken_away_and_brought_back(world, signed_in):
    ana = signed_in(world.ana)
    pasted = "2026-12-25 Christmas\n\n06/01/2027\tEpiphany <b>\n2026-12-25 again"
    assert ana.post("/teams/DES/days-off", data={"days": pasted}).location == "/teams/DES/calendar#days-off"
    page = ana.get("/teams/DES/calendar").get_data(as_text=True)
    assert "Epiphany &lt;b&gt;" in page
    taken = ana.post("/teams/DES/days-off/2027-01-06/delete")
    page = ana.get(taken.location).get_data(as_text=True)
    assert "is worked after all" in page
    assert 'value="2027-01-06 Epiphany &lt;b&gt;"' in page
    ana.post("/teams/DES/days-off", data={"days": "2027-01-06 Epiphany"})
    assert database.session.scalars(select(Holiday.day).order_by(Holiday.day)).all() == [date(2026, 12, 25), date(2027, 1, 6)]
    assert ana.post("/teams/DES/days-off", data={"days": "tomorrow"}).status_code == 422
    assert ana.post("/teams/DES/days-off/2027-01-07/delete").status_code == 404
    assert ana.get("/days-off").status_code == 403


def test_everybodys_days_off_are_the_heads(world, signed_in):
    carmen = signed_in(world.carmen)
    assert carmen.post("/days-off", data={"days": "2026-05-01 May Day"}).location == "/days-off#days-off"
    assert "May Day" in signed_in(world.ana).get("/teams/DES/calendar").get_data(as_text=True)
    assert carmen.post("/days-off/2026-05-01/delete").status_code == 303
    assert carmen.post("/days-off/2026-05-01/delete").status_code == 404


def test_what_waited_in_a_hole_comes_to_the_team_that_takes_it_up_and_goes_back(world):
    hole = Served(world.stay.id, world.ivan.id)
    waits = asked(None, stage_id=world.stay.id, persona_id=world.ivan.id)
    elsewhere = asked(None, "03-02 11:00", stage_id=world.stay.id)
    due = waits.due_at
    rules.take_audience(world.cad, hole, by=world.elena)
    assert (waits.team_id, waits.due_at, elsewhere.team_id) == (world.cad.id, due, None)

    answered = asked(world.cad, "03-02 12:00", answered_at=at("03-03 11:00"))
    rules.leave_audience(world.cad, hole, by=world.elena)
    assert (waits.team_id, answered.team_id) == (None, world.cad.id)


def test_what_came_of_itself_stays_when_an_audience_is_left(world):
    own = asked(world.des, stage_id=world.discover.id, persona_id=world.marta.id)
    rules.leave_audience(world.des, Served(world.discover.id, world.marta.id), by=world.ana)
    assert own.team_id == world.des.id
