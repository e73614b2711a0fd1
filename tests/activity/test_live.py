"""Who listens hears of what they follow, within a moment, as long as they may."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text

from board.accounts.models import User
from board.accounts.rules import sessions
from board.activity import realtime
from board.activity.realtime import Hub, Listener
from board.activity.routes import events
from board.core.db import db as database
from board.core.db import writing
from board.flow.models import Card, Column
from board.flow.rules import moves
from board.flow.rules.presence import be_here
from board.wiring import TOPICS, VERSIONS
from tests.flow.conftest import World

SOON = 2.0
"""Seconds; a busy machine is no finding."""


@pytest.fixture
def world(app: Any) -> World:
    return World()


@pytest.fixture
def hub(app: Any, db: Any) -> Iterator[Hub]:
    """As another process has it: with a thread of its own."""
    db.session.commit()
    hub = Hub(app, VERSIONS, TOPICS, sessions.people_of, most=3)
    yield hub
    hub.close()


def session_of(person: Any, db: Any) -> int:
    """A new session of that person; its id."""
    sessions.begin(person, "127.0.0.1", "test")
    db.session.flush()
    number = db.session.scalar(text("select max(id) from sessions"))
    db.session.commit()
    return number


def in_another_thread(app: Any, change: Any) -> None:
    """As another request would: with a connection of its own."""

    database.session.commit()  # what the test itself holds

    def run() -> None:
        with app.app_context(), writing():
            change(database.session)
            database.session.commit()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def heard(listener: Listener, topic: str, seconds: float = SOON) -> int | None:
    """The next version of `topic` the listener is told; None where there is silence."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        news = listener.wait(left)
        if topic in news:
            return news[topic]
    return None


@pytest.mark.both_databases
def test_a_move_is_heard_by_those_who_follow_the_board_and_by_nobody_else(app, db, hub, world):
    card = world.card("Leaflet", world.ready)
    other = world.card("Poster", world.ready)
    db.session.commit()
    number, making, diego = card.id, world.making.id, world.diego.id
    at_board = hub.join([f"board:{world.board.id}"], session_of(world.diego, db))
    at_other = hub.join([f"card:{other.id}"], session_of(world.ana, db))
    version = heard(at_board, f"board:{world.board.id}")
    assert heard(at_other, f"card:{other.id}") == 1

    def move(session):
        moves.move(session.get(Card, number), session.get(Column, making), by=session.get(User, diego))

    began = time.monotonic()
    in_another_thread(app, move)

    assert heard(at_board, f"board:{world.board.id}") == version + 1
    assert time.monotonic() - began < SOON
    assert heard(at_other, f"card:{other.id}", 0.5) is None


@pytest.mark.both_databases
def test_who_comes_right_after_a_move_takes_the_news_from_nobody(app, db, hub, world):
    topic = f"board:{world.board.id}"
    number, columns, diego = world.card("Leaflet", world.ready).id, (world.making.id, world.ready.id), world.diego.id
    listener = hub.join([topic], session_of(world.diego, db))
    version = heard(listener, topic)
    later = session_of(world.ana, db)

    for column in columns * 3:  # between two looks of the thread, most of the time

        def move(session, column=column):
            moves.move(session.get(Card, number), session.get(Column, column), by=session.get(User, diego))

        in_another_thread(app, move)
        joined = hub.join([topic], later)
        version += 1
        assert heard(joined, topic) == heard(listener, topic) == version
        hub.leave(joined)


@pytest.mark.both_databases
def test_who_opens_a_card_is_seen_and_who_writes(app, db, hub, world):
    card = world.card("Leaflet", world.ready)
    db.session.commit()
    topic = f"here:{card.id}"
    listener = hub.join([topic], session_of(world.diego, db))
    assert heard(listener, topic) == 0
    of_ana, number, ana = session_of(world.ana, db), card.id, world.ana.id

    def be(is_writing):
        def change(session):
            be_here(session.get(Card, number), of_ana, is_writing, by=session.get(User, ana))

        return change

    in_another_thread(app, be(False))
    opened = heard(listener, topic)
    in_another_thread(app, be(True))
    writes = heard(listener, topic)

    assert len({0, None, opened, writes}) == 4


@pytest.mark.both_databases
def test_nobody_hears_what_is_no_longer_for_them(app, db, hub, world):
    stays = hub.join([f"board:{world.board.id}"], session_of(world.diego, db))
    goes = hub.join([f"board:{world.board.id}"], session_of(world.hugo, db))
    assert not stays.is_over and not goes.is_over
    board = world.board.id

    in_another_thread(
        app,
        lambda session: session.execute(
            text(f"update boards set is_private = true, version = version + 1 where id = {board}")
        ),
    )

    until = time.monotonic() + 5
    while time.monotonic() < until and not goes.is_over:
        goes.wait(until - time.monotonic())
    assert goes.is_over
    assert not stays.is_over


def test_a_topic_is_told_to_those_who_may_see_it_and_nonsense_to_nobody(app, db, hub, world):
    card = world.card("Leaflet", world.ready)
    world.board.is_private = True
    db.session.commit()
    topics = [
        f"board:{world.board.id}",
        f"card:{card.id}",
        f"here:{card.id}",
        "board:999",
        "board:",
        "board:x",
        "nothing:1",
        "x",
        "board:-1",
        "board:9" + "9" * 30,
    ]

    def may(person):
        return hub.may_hear([(topic, person) for topic in topics])

    assert may(world.diego) == [True] * 3 + [False] * 7
    assert may(world.hugo) == [False] * 10
    assert may(world.ruben) == [False] * 10


def test_there_is_a_place_for_so_many_and_no_more(app, db, hub, world):
    places = [hub.join([], session) for session in range(4)]
    assert [bool(place) for place in places] == [True, True, True, False]
    hub.leave(places[0])
    assert hub.join([], 5)


def test_one_stream_more_of_a_browser_ends_its_oldest(hub, monkeypatch):
    monkeypatch.setattr(realtime, "A_BROWSER", 2)
    other, *mine = [hub.join([], session) for session in (1, 2, 2)]

    mine.append(hub.join([], 2))

    assert [each.is_over for each in (other, *mine)] == [False, True, False, False]


def test_a_stream_that_gave_way_does_not_come_back_at_once(hub, monkeypatch):
    """Windows that know nothing of one another would end each other's streams without a pause."""
    monkeypatch.setattr(realtime, "A_BROWSER", 2)
    first, second, _third = [hub.join([], 1) for _ in range(3)]
    second.end()

    assert list(events(hub, first))[-1] == "retry: 20000\n\n"
    assert list(events(hub, second))[-1].startswith("event: over")


def test_a_hundred_listeners_cost_three_statements(app, db, world, queries_made):
    hub = Hub(app, VERSIONS, TOPICS, sessions.people_of, most=300)
    cards = [world.card(f"Card {n}", world.ready) for n in range(100)]
    db.session.commit()
    topics = [f"{kind}:{card.id}" for card in cards for kind in ("card", "here")] + [f"board:{world.board.id}"]

    assert len(queries_made(lambda: hub.read(topics))) == 3
    asked = [(topic, person) for topic in topics for person in (world.diego, world.ana)]
    db.session.expunge_all()
    assert len(queries_made(lambda: hub.may_hear(asked))) == 3
