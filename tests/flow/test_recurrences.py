"""Cards that come back: on their day, once, in the team's zone, whatever the calendar does."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from board.activity.models import Task
from board.core import clock
from board.core.errors import DomainError
from board.flow.figures.recurring import first_after, nth_day
from board.flow.jobs import copy_recurring
from board.flow.models import Card, CardLabel, CardLink, CardPerson, CheckItem, Checklist, Label, Recurrence
from board.flow.rules import recurrences as rules
from board.flow.rules.trash import delete_card


@pytest.fixture
def at(monkeypatch):
    """Turn the clock: `at(2026, 11, 22, 9)` is nine in the morning in UTC."""

    def turn(*when):
        monkeypatch.setattr("board.core.clock.now", lambda: datetime(*when, tzinfo=UTC))
        for module in ("places", "recurrences", "copying", "traces"):
            if hasattr(getattr(__import__("board.flow.rules", fromlist=[module]), module, None), "now"):
                monkeypatch.setattr(f"board.flow.rules.{module}.now", lambda: datetime(*when, tzinfo=UTC))

    return turn


def run(recurrence):
    copy_recurring({"recurrence_id": recurrence.id, "on": recurrence.next_on.isoformat()})


def copies(db):
    return db.session.scalars(
        select(Card).join(CardLink, CardLink.card_id == Card.id).where(CardLink.kind == "derived_from").order_by(Card.id)
    ).all()


def test_the_31st_is_the_last_day_of_a_short_month_and_the_31st_again():
    start = date(2026, 12, 31)

    assert [nth_day(start, "month", n).isoformat() for n in range(4)] == ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]
    assert nth_day(start, "quarter", 1) == date(2027, 3, 31)
    assert nth_day(date(2028, 2, 29), "month", 12) == date(2029, 2, 28)


@pytest.mark.parametrize("every", ["week", "fortnight", "month", "quarter"])
def test_the_next_day_is_the_first_of_them_that_is_to_come(every):
    start = date(2026, 8, 31)
    for ahead in range(0, 800, 7):
        day = start + timedelta(days=ahead)
        found = first_after(day, start, every)
        all_days = [nth_day(start, every, n) for n in range(130)]
        assert found == next(each for each in all_days if each > day)
    assert first_after(start - timedelta(days=1), start, every) == start


@pytest.mark.both_databases
def test_on_its_day_a_copy_stands_at_the_bottom_of_accepted(world, db, at):
    at(2026, 11, 22, 9)
    card = world.card("Newsletter", world.making, description="Four stories", due_on=date(2026, 11, 30))
    label = Label(board_id=world.board.id, name="mail")
    steps = Checklist(card_id=card.id, name="Steps")
    db.session.add_all([label, steps, CardPerson(card_id=card.id, user_id=world.diego.id, role="lead")])
    db.session.flush()
    db.session.add_all([
        CardLabel(card_id=card.id, label_id=label.id),
        CheckItem(checklist_id=steps.id, text="Choose", is_done=True, position=0),
        CheckItem(checklist_id=steps.id, text="Write", position=1),
    ])
    recurrence = rules.set_recurrence(card, "month", date(2026, 11, 30), by=world.diego)
    world.card("Already waiting")

    at(2026, 11, 30, 0)
    run(recurrence)

    (copy,) = copies(db)
    assert world.titles(world.accepted) == ["Already waiting", "Newsletter"]
    assert (copy.description, copy.due_on, copy.origin, copy.stage_id) == ("Four stories", None, "own_idea", card.stage_id)
    assert copy.number != card.number
    steps = select(CheckItem.text, CheckItem.is_done).join(Checklist, Checklist.id == CheckItem.checklist_id)
    again = db.session.execute(steps.where(Checklist.card_id == copy.id).order_by(CheckItem.position)).all()
    assert again == [("Choose", False), ("Write", False)]
    assert db.session.scalar(select(CardPerson.role).where(CardPerson.card_id == copy.id)) == "lead"
    assert db.session.scalar(select(CardLabel.label_id).where(CardLabel.card_id == copy.id)) == label.id
    assert recurrence.next_on == date(2026, 12, 30)


def test_asked_twice_for_the_same_day_it_makes_one_copy(world, db, at):
    at(2026, 11, 22, 9)
    recurrence = rules.set_recurrence(world.card("Newsletter"), "week", date(2026, 11, 23), by=world.diego)
    payload = {"recurrence_id": recurrence.id, "on": "2026-11-23"}
    at(2026, 11, 23, 9)

    copy_recurring(payload)
    copy_recurring(payload)

    assert len(copies(db)) == 1
    keys = db.session.scalars(select(Task.key).where(Task.name == rules.JOB).order_by(Task.id)).all()
    assert keys == [f"flow.copy_recurring:{recurrence.id}:2026-11-23", f"flow.copy_recurring:{recurrence.id}:2026-11-30"]


def test_days_that_were_missed_make_one_copy(world, db, at):
    at(2026, 11, 22, 9)
    recurrence = rules.set_recurrence(world.card("Newsletter"), "week", date(2026, 11, 23), by=world.diego)

    at(2026, 12, 24, 9)
    run(recurrence)

    assert len(copies(db)) == 1
    assert recurrence.next_on == date(2026, 12, 28)


def test_the_day_begins_in_the_zone_of_the_team(world, db, at):
    at(2026, 3, 20, 9)
    world.des.time_zone = "America/Santiago"
    rules.set_recurrence(world.card("Newsletter"), "week", date(2026, 4, 5), by=world.diego)

    due = db.session.scalar(select(Task.due_at).where(Task.name == rules.JOB))

    assert clock.day_of(due, "America/Santiago") == date(2026, 4, 5)
    assert clock.day_of(due - timedelta(minutes=1), "America/Santiago") == date(2026, 4, 4)


def test_a_day_that_has_no_midnight_begins_all_the_same(world, db, at):
    at(2026, 9, 1, 9)
    world.des.time_zone = "America/Santiago"  # its clocks jump from 0:00 to 1:00 on 6 September 2026
    recurrence = rules.set_recurrence(world.card("Newsletter"), "week", date(2026, 9, 6), by=world.diego)
    due = db.session.scalar(select(Task.due_at).where(Task.name == rules.JOB))

    at(*due.timetuple()[:5])
    run(recurrence)

    assert len(copies(db)) == 1


def test_a_team_that_moved_west_waits_for_its_own_day(world, db, at):
    at(2026, 11, 22, 9)
    recurrence = rules.set_recurrence(world.card("Newsletter"), "week", date(2026, 11, 30), by=world.diego)
    world.des.time_zone = "America/Los_Angeles"

    at(2026, 11, 29, 23)
    run(recurrence)
    assert copies(db) == []

    at(2026, 11, 30, 9)
    run(recurrence)
    assert len(copies(db)) == 1


def test_it_ends_with_one_click_and_the_end_is_undone(world, db, at):
    at(2026, 11, 22, 9)
    card = world.card("Newsletter")
    recurrence = rules.set_recurrence(card, "week", date(2026, 11, 23), by=world.diego)
    rules.end_recurrence(card, by=world.diego)
    at(2026, 11, 24, 9)
    run(recurrence)
    assert copies(db) == []

    rules.resume_recurrence(card, by=world.diego)

    assert (recurrence.ended_at, recurrence.next_on) == (None, date(2026, 11, 30))


def test_a_card_in_the_trash_rests_and_its_rhythm_goes_on(world, db, at):
    at(2026, 11, 22, 9)
    card = world.card("Newsletter")
    recurrence = rules.set_recurrence(card, "week", date(2026, 11, 23), by=world.diego)
    delete_card(card, by=world.diego)

    at(2026, 11, 23, 9)
    run(recurrence)

    assert copies(db) == []
    assert recurrence.next_on == date(2026, 11, 30)


@pytest.mark.parametrize(("every", "day"), [("day", "2026-11-30"), ("week", "2026-11-22"), ("week", "2028-01-01")])
def test_a_rhythm_and_a_day_to_come_are_needed(world, at, every, day):
    at(2026, 11, 22, 9)

    with pytest.raises(DomainError):
        rules.set_recurrence(world.card("Newsletter"), every, date.fromisoformat(day), by=world.diego)


def test_changing_it_keeps_one_recurrence(world, db, at):
    at(2026, 11, 22, 9)
    card = world.card("Newsletter")
    rules.set_recurrence(card, "week", date(2026, 11, 23), by=world.diego)
    rules.set_recurrence(card, "quarter", date(2026, 12, 31), by=world.diego)

    assert db.session.scalar(select(func.count(Recurrence.id))) == 1


def test_the_worker_knows_the_job(app):
    from board.wiring import JOBS

    assert JOBS[rules.JOB] is copy_recurring
