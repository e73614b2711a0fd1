"""Many hands at once: a limit holds, ranks never meet, one card has one place. On both databases."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import func, select

from board import create_app
from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.db import db as house
from board.core.db import writing
from board.core.errors import Conflict, DomainError, Gone
from board.core.words import Both, speaking
from board.flow.models import Board, Card, Column, Move
from board.flow.rules.boards import make_main, open_board
from board.flow.rules.limits import ColumnFull
from board.flow.rules.moves import move
from board.flow.rules.transfers import go_to
from board.flow.rules.trash import delete_column
from tests.flow.conftest import World

pytestmark = pytest.mark.both_databases


@pytest.fixture
def at_once(app, db, world):
    """Run each of the functions in a thread and transaction of its own, all starting together."""

    def run(jobs):
        db.session.commit()
        barrier = Barrier(len(jobs))

        def one(job):
            barrier.wait()
            with app.app_context(), writing():
                try:
                    answer = job()
                    db.session.commit()
                    return answer
                except DomainError as refusal:
                    db.session.rollback()
                    return refusal

        with ThreadPoolExecutor(len(jobs)) as threads:
            answers = list(threads.map(one, jobs))
        db.session.expire_all()
        return answers

    return run


def hand(db, card_id, column_id, user_id, rule=move, **how):
    """A function that moves the card as its own request would: reading first, without a lock."""

    def go():
        card, column = db.session.get(Card, card_id), db.session.get(Column, column_id)
        return rule(card, column, by=db.session.get(User, user_id), **how).id

    return go


def test_twelve_at_once_into_a_limit_of_three_are_exactly_three(world, db, at_once):
    world.review.is_strict = True
    cards = [world.card(f"Card {n}", world.ready) for n in range(12)]

    answers = at_once([hand(db, card.id, world.review.id, world.diego.id) for card in cards])

    assert sum(isinstance(answer, int) for answer in answers) == 3
    assert sum(isinstance(answer, ColumnFull) for answer in answers) == 9
    assert db.session.scalar(select(func.count()).where(Card.column_id == world.review.id)) == 3
    assert db.session.scalar(select(func.count(Move.id))) == 3


def test_twelve_at_once_to_the_same_place_all_have_a_place(world, db, at_once):
    world.ready.wip_limit = None
    first = world.card("First", world.ready)
    cards = [world.card(f"Card {n}") for n in range(12)]

    answers = at_once([hand(db, card.id, world.ready.id, world.diego.id, on_top=True) for card in cards])

    assert all(isinstance(answer, int) for answer in answers)
    ranks = db.session.scalars(select(Card.rank).where(Card.column_id == world.ready.id)).all()
    assert len(ranks) == len(set(ranks)) == 13
    assert world.titles(world.ready)[-1] == first.title


def test_two_people_move_one_card_one_of_them_and_the_other_is_told(world, db, at_once):
    card = world.card("Leaflet", world.ready)
    seen = world.ready.id

    answers = at_once(
        [
            hand(db, card.id, world.making.id, world.diego.id, seen=seen),
            hand(db, card.id, world.review.id, world.ana.id, seen=seen),
        ]
    )

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert db.session.scalar(select(func.count(Move.id))) == 1


def test_one_move_sent_twice_at_once_is_one_move(world, db, at_once):
    card = world.card("Leaflet", world.ready)

    answers = at_once([hand(db, card.id, world.making.id, world.diego.id, key="k1") for _ in range(2)])

    assert answers[0] == answers[1]
    assert db.session.scalar(select(func.count(Move.id))) == 1


def test_cards_that_change_boards_in_both_directions_all_arrive_and_nobody_waits_in_a_circle(world, db, at_once):
    fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    there = db.session.scalar(select(Column).where(Column.board_id == fair.id, Column.kind == "backlog"))
    ours, theirs = ([world.card(f"{side} {n}", column) for n in range(5)] for side, column in (("Ours", world.accepted), ("Theirs", there)))

    jobs = [hand(db, card.id, there.id, world.diego.id, rule=go_to) for card in ours]
    jobs += [hand(db, card.id, world.accepted.id, world.ana.id, rule=go_to) for card in theirs]
    answers = at_once(jobs)

    assert all(isinstance(answer, int) for answer in answers)
    assert sorted(world.titles(there)) == [f"Ours {n}" for n in range(5)]
    assert sorted(world.titles(world.accepted)) == [f"Theirs {n}" for n in range(5)]
    assert db.session.scalar(select(func.count()).select_from(Card).join(Column).where(Column.board_id != Card.board_id)) == 0


def test_each_of_four_makes_another_board_the_main_one_and_one_of_them_is(world, db, at_once):
    boards, ana = [open_board(world.des, by=None, name=Both(en=f"Board {n}")).id for n in range(4)], world.ana.id

    def makes(board_id):
        return lambda: make_main(db.session.get(Board, board_id), db.session.get(User, ana)).id

    answers = at_once([makes(each) for each in boards])

    assert sorted(answers) == boards
    assert db.session.scalar(select(Board.id).where(Board.team_id == world.des.id, Board.is_main)) in boards


def test_two_people_one_of_whom_takes_the_card_to_another_board(world, db, at_once):
    fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    there = db.session.scalar(select(Column).where(Column.board_id == fair.id, Column.kind == "queue"))
    card = world.card("Leaflet", world.ready)

    answers = at_once([
        hand(db, card.id, there.id, world.diego.id, seen=world.ready.id, rule=go_to),
        hand(db, card.id, world.making.id, world.ana.id, seen=world.ready.id),
    ])  # fmt: skip

    assert sum(isinstance(answer, int) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert db.session.scalar(select(func.count(Move.id))) == 1
    assert db.session.get_one(Column, card.column_id).board_id == card.board_id


def test_a_card_goes_to_a_column_of_another_board_that_is_deleted_at_the_same_moment(world, db, at_once):
    fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    accepted, there = db.session.scalars(select(Column).where(Column.board_id == fair.id).order_by(Column.rank).limit(2))
    card = world.card("Leaflet", world.ready)
    ids = (there.id, accepted.id, world.ana.id)

    def deletes():
        column, home, ana = (db.session.get(kind, id_) for kind, id_ in zip((Column, Column, User), ids, strict=True))
        delete_column(column, home, by=ana)
        return 0

    answers = at_once([hand(db, card.id, there.id, world.diego.id, rule=go_to), deletes])

    went = isinstance(answers[0], int)
    assert went or isinstance(answers[0], Gone)
    assert (card.board_id, card.column_id) == ((fair.id, accepted.id) if went else (world.board.id, world.ready.id))


def test_twelve_requests_at_once_into_a_limit_of_three_are_three_yes_and_nine_no(live_server):
    """Through the real server: its threads, its transactions, its answers."""
    app = create_app(live_server.settings)
    with app.app_context(), writing(), speaking("en"):
        world = World()
        world.review.is_strict = True
        ids = [world.card(f"Card {n}", world.ready).id for n in range(12)]
        column, cookie = world.review.id, sessions.begin(world.diego, "127.0.0.1", "test")
        house.session.commit()
        house.session.remove()
        house.engine.dispose()
    headers = {"Cookie": f"sirve={cookie}"}
    with urlopen(Request(f"{live_server.url}/settings", headers=headers)) as page:
        headers["X-CSRFToken"] = re.search(r'name="csrf-token" content="([^"]+)"', page.read().decode())[1]
    barrier = Barrier(12)

    def go(card_id):
        address = f"{live_server.url}/cards/{card_id}/position"
        request = Request(address, f"column_id={column}".encode(), headers, method="PUT")
        barrier.wait()
        try:
            with urlopen(request, timeout=30) as answer:
                return answer.status
        except HTTPError as refusal:
            return refusal.code

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(go, ids))

    assert sorted(answers) == [200] * 3 + [422] * 9
