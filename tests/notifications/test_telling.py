"""Who is told of what: one line for each card, with a count."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select

from board.accounts.models import User
from board.activity.log import queue, record
from board.activity.models import Activity, Task
from board.activity.outbox import Together, deliver_some
from board.core.clock import now
from board.core.db import db, writing
from board.flow.events import CardDeleted, CardEdited
from board.flow.models import CardPerson, CardWatch
from board.flow.rules.blockers import block
from board.flow.rules.comments import write_comment
from board.flow.rules.moves import move
from board.flow.rules.proposals import decline_proposal, propose
from board.flow.rules.traces import envelope
from board.intake.events import LetterSent
from board.intake.queries.duties import rota
from board.intake.rules.assignments import hand
from board.intake.rules.duties import set_duty
from board.notifications.jobs import tell_moves
from board.notifications.models import Bell, Notification
from board.notifications.queries.lines import bell, lines
from board.notifications.rules import reading
from board.notifications.rules.telling import tell
from board.wiring import JOBS
from tests.search.conftest import World

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app) -> World:
    return World()


@pytest.fixture
def work(app) -> Callable[[], None]:
    def deliver() -> None:
        db.session.flush()
        for task in db.session.scalars(select(Task).where(Task.done_at.is_(None), Task.name.like("notifications.%"))).all():
            JOBS[task.name](task.payload)
            task.done_at = now()
        db.session.flush()

    return deliver


def told(person) -> list[tuple[str, int, bool]]:
    """What waits for somebody: reasons, counts, whether it was meant for them."""
    waiting = select(Notification).where(Notification.user_id == person.id, Notification.read_at.is_(None)).order_by(Notification.id)
    return [(line.reason, line.count, line.is_direct) for line in db.session.scalars(waiting)]


def put_on(card, person) -> None:
    db.session.add(CardPerson(card_id=card.id, user_id=person.id))
    db.session.flush()


def test_a_mention_is_told_at_once_and_a_comment_to_those_on_the_card(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    write_comment(card, "What do you think, @Hugo Marín?", by=world.diego)
    work()

    assert told(world.ana) == [("comment", 1, False)]
    assert told(world.hugo) == [("mention", 1, True)]
    assert told(world.diego) == [] and told(world.irene) == []


def test_a_card_has_one_line_and_what_is_meant_for_somebody_stays_what_it_says(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    for text in ("One", "Two for @Ana Ruiz", "Three"):
        write_comment(card, text, by=world.diego)
    work()

    assert told(world.ana) == [("mention", 3, True)]
    assert [each.line.facts["text"] for each in lines(world.ana)] == ["Two for @Ana Ruiz"]


def test_a_blocker_is_told_to_whoever_has_the_card(world, work):
    card = world.card("Terrace", world.making)
    put_on(card, world.ana)
    block(card, "the supplier is late", by=world.diego)
    work()

    assert told(world.ana) == [("blocker", 1, True)]


def test_moves_are_told_to_followers(world, work):
    card = world.card("Terrace", world.ready)
    db.session.add(CardWatch(card_id=card.id, user_id=world.irene.id, state="watching"))
    move(card, world.making, by=world.ana)
    work()

    assert told(world.irene) == [("move", 1, False)]
    assert told(world.ana) == told(world.hugo) == []


def test_another_date_is_told_and_another_title_is_not(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    record(CardEdited(**envelope(card), facts={"fields": ["title"]}), by=world.diego)
    work()
    assert told(world.ana) == []

    record(CardEdited(**envelope(card), facts={"fields": ["due_on"], "due_on": "2026-12-01"}), by=world.diego)
    work()
    assert told(world.ana) == [("due", 1, False)]


def test_muting_silences_all_but_what_is_meant_by_name(world, work):
    card = world.card("Terrace", world.making)
    put_on(card, world.ana)
    db.session.add(CardWatch(card_id=card.id, user_id=world.ana.id, state="muted"))
    write_comment(card, "Nothing for anybody", by=world.diego)
    block(card, "no bricks", by=world.diego)
    work()
    assert told(world.ana) == []

    write_comment(card, "But this is for @Ana Ruiz", by=world.diego)
    work()
    assert told(world.ana) == [("mention", 1, True)]


def test_nobody_is_told_of_a_board_they_may_not_see(world, work):
    world.board.is_private = True
    card = world.card("Merger")
    put_on(card, world.irene)
    put_on(card, world.ana)
    activity = record(CardEdited(**envelope(card), facts={"fields": ["due_on"]}), by=world.diego)
    activity.name, activity.facts = "flow.comment.written", {"comment_id": 1, "text": "x", "mentions": [world.irene.id, world.ana.id]}
    db.session.flush()
    tell(activity)

    assert told(world.irene) == []
    assert told(world.ana) == [("mention", 1, True)]


def test_a_request_that_has_an_answer_is_told_to_whoever_asked(world, work):
    asked = world.request("Leaflet", by=world.jon)
    record(LetterSent(subject=("request", asked.id), title=asked.title, facts={"decision_id": 1, "outcome": "accepted"}), by=world.ana)
    work()

    assert told(world.jon) == [("decision", 1, True)]
    assert lines(world.jon)[0].line.url == f"/requests/mine/{asked.id}"


def test_told_twice_it_counts_once_also_after_it_was_read(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    write_comment(card, "One", by=world.diego)
    work()
    again = Task.__table__.update().values(done_at=None, leased_until=None, due_at=now())
    db.session.execute(again)
    work()
    assert told(world.ana) == [("comment", 1, False)]

    reading.read_all(by=world.ana)
    db.session.execute(again)
    work()
    assert told(world.ana) == []


def test_what_was_read_begins_anew(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    write_comment(card, "One", by=world.diego)
    work()
    reading.read_about("card", card.id, by=world.ana)
    assert bell(world.ana).unread == []
    write_comment(card, "Two", by=world.diego)
    work()

    assert told(world.ana) == [("comment", 1, False)]
    assert len(lines(world.ana)) == 2


def test_the_bell_rises_with_everything_that_changes_it_in_one_statement(world, work, queries_made):
    card = world.card("Terrace")
    put_on(card, world.ana)
    assert bell(world.ana).version == 0
    write_comment(card, "One", by=world.diego)
    work()
    rung = bell(world.ana)
    reading.read_all(by=world.ana)

    assert (rung.version, rung.unread, rung.number) == (1, [f"card:{card.id}"], "1")
    assert bell(world.ana).version == 2
    assert len(queries_made(lambda: bell(world.ana))) == 1
    assert db.session.get(Bell, world.diego.id) is None


def test_a_card_in_the_trash_waits_for_nobody_and_says_nothing(world, work):
    card = world.card("Secret")
    put_on(card, world.ana)
    write_comment(card, "One", by=world.diego)
    work()
    card.archived_at = card.deleted_at = now()
    record(CardDeleted(**envelope(card), facts={}), by=world.diego)
    work()

    assert told(world.ana) == []
    assert [(each.title, each.can_open) for each in lines(world.ana)] == [("", False)]


def test_after_ninety_days_it_is_forgotten(world, work):
    card = world.card("Terrace")
    put_on(card, world.ana)
    write_comment(card, "One", by=world.diego)
    work()
    db.session.scalars(select(Notification)).one().at = now() - timedelta(days=91)
    reading.forget_old()

    assert db.session.scalars(select(Notification)).all() == []


def test_moves_of_some_seconds_are_told_together_and_once(world, work):
    cards = [world.card("First", world.ready), world.card("Second", world.ready)]
    for card in cards:
        put_on(card, world.diego)
        move(card, world.making, by=world.carmen)
        move(card, world.review, by=world.carmen)
    tasks = db.session.scalars(select(Task).where(Task.name == "notifications.tell_moves")).all()
    assert len(tasks) == 4 and len({task.due_at for task in tasks}) <= 2, "due together, when ten seconds are over"
    for _again in range(2):
        tell_moves([task.payload for task in tasks])
    assert told(world.diego)[-2:] == [("move", 1, False)] * 2


def test_a_proposal_is_told_to_the_lead_and_its_answer_to_who_proposed_it(world, work):
    first, second = world.card("First"), world.card("Second")
    proposal = propose(second, first, "The fair is in March", by=world.diego)
    work()

    assert told(world.ana) == [("proposed", 1, True)]
    assert told(world.diego) == [] and told(world.hugo) == []

    decline_proposal(proposal, "The fair comes first.", by=world.ana)
    work()

    assert told(world.diego) == [("proposal", 1, True)]


@pytest.fixture
def asked(world):
    request = world.request("Leaflet", by=world.jon)
    db.session.refresh(request)
    return request


def test_a_request_is_told_to_whoever_it_was_handed_to_at_once(world, work, asked):
    hand(asked, world.diego, by=world.ana)
    work()

    assert told(world.diego) == [("handed", 1, True)] and told(world.ana) == []
    line = lines(world.diego)[0]
    assert line.line.url == f"/requests/{asked.id}" and line.key == f"P-{asked.id}"
    assert str(line.sentence) == "Ana Ruiz gave you this request to answer."

    hand(asked, world.ana, by=world.ana)
    hand(asked, None, by=world.ana)
    work()
    assert told(world.ana) == [], "what one takes oneself is no news"


def test_a_request_handed_on_before_anybody_heard_is_told_to_the_last_alone(world, work, asked):
    hand(asked, world.diego, by=world.ana)
    hand(asked, world.ana, by=world.diego)
    work()

    assert told(world.diego) == [] and told(world.ana) == [("handed", 1, True)]


def test_the_week_of_duty_is_told_once_with_a_way_to_the_rota(world, work, signed_in):
    weeks = [each.monday for each in rota(world.des)]
    set_duty(world.des, weeks[0], world.ana, by=world.ana)
    for week in weeks[1:3]:
        set_duty(world.des, week, world.diego, by=world.ana)
    set_duty(world.des, weeks[2], None, by=world.ana)
    work()

    assert told(world.ana) == [] and told(world.diego) == [("duty", 1, True)]
    line = lines(world.diego)[0]
    assert line.line.url == "/requests/duty/DES" and line.key == "DES" and line.can_open
    assert str(line.sentence).startswith("Ana Ruiz put you on duty in the week of ")

    client = signed_in(world.diego)
    assert f'data-told-of="team:{world.des.id}"' in client.get("/requests/duty/DES").text
    assert client.post(f"/notifications/team/{world.des.id}/read").status_code == 200
    assert told(world.diego) == []


def test_what_two_workers_tell_at_once_is_counted_twice(world, app):
    card = world.card("Leaflet")
    put_on(card, world.diego)
    for number in range(3):
        write_comment(card, f"Look at {number}", by=world.ana)
    db.session.flush()
    first, second, third = db.session.scalars(select(Activity).where(Activity.name == "flow.comment.written").order_by(Activity.id))
    tell(first)
    db.session.commit()
    tell(second)

    def another_worker() -> None:
        with app.app_context(), writing():
            tell(db.session.get(Activity, third.id))
            db.session.commit()

    thread = threading.Thread(target=another_worker)
    thread.start()
    time.sleep(0.3)
    db.session.commit()
    thread.join(10)

    db.session.expire_all()
    assert [count for _reason, count, _direct in told(world.diego)] == [3]


def two_cards_twice(world) -> list[int]:
    """Four comments for Ana: on the flyer, the poster, the poster, the flyer; the ids of what the log says of them."""
    flyer, poster = world.card("Flyer"), world.card("Poster")
    for card in (flyer, poster):
        put_on(card, world.ana)
    for card in (flyer, poster, poster, flyer):
        write_comment(card, "Look at this", by=world.diego)
    db.session.flush()
    written = select(Activity.id).where(Activity.name == "flow.comment.written").order_by(Activity.id)
    return list(db.session.scalars(written))


def test_two_workers_that_tell_the_same_people_never_wait_for_each_other(world, app):
    ids = two_cards_twice(world)
    for name, some in (("one", ids[:2]), ("other", ids[2:])):
        queue(name, key=name, payload={"ids": some})
    db.session.commit()
    halfway = threading.Barrier(2)

    def job(payloads) -> None:
        for activity_id in payloads[0]["ids"]:
            tell(db.session.get_one(Activity, activity_id))
            with suppress(threading.BrokenBarrierError):
                halfway.wait(0.5)

    def worker(name: str) -> None:
        with app.app_context():
            deliver_some({name: Together(job)})

    workers = [threading.Thread(target=worker, args=(name,)) for name in ("one", "other")]
    for each in workers:
        each.start()
    for each in workers:
        each.join(20)

    db.session.expire_all()
    tasks = select(Task.attempts, Task.error).where(Task.name.in_(("one", "other")))
    assert [tuple(row) for row in db.session.execute(tasks)] == [(1, ""), (1, "")]
    assert [count for _reason, count, _direct in told(world.ana)] == [2, 2]


def test_who_reads_everything_while_a_worker_tells_them_waits_without_holding_it_up(world, app):
    ids = two_cards_twice(world)
    for activity_id in ids[:2]:
        tell(db.session.get_one(Activity, activity_id))
    db.session.commit()
    tell(db.session.get_one(Activity, ids[2]))
    ana_id = world.ana.id

    def reader() -> None:
        with app.app_context(), writing():
            reading.read_all(by=db.session.get_one(User, ana_id))
            db.session.commit()

    thread = threading.Thread(target=reader)
    thread.start()
    time.sleep(0.3)
    tell(db.session.get_one(Activity, ids[3]))
    db.session.commit()
    thread.join(20)

    db.session.expire_all()
    assert told(world.ana) == []
