"""The limit per person: going over it asks why, and the reason is kept for the team, not against somebody."""

import pytest
from sqlalchemy import func, select

from board.core.words import Both
from board.flow.models import Card, CardPerson, Column, Overrun
from board.flow.rules.boards import open_board
from board.flow.rules.hands import HandsFull
from board.flow.rules.moves import move
from board.flow.rules.people import put_on
from board.flow.rules.undoing import undo_move


def hold(db, card, person):
    db.session.add(CardPerson(card_id=card.id, user_id=person.id))
    db.session.flush()
    return card


@pytest.fixture
def busy(world, db):
    """Diego has two started cards in hand, and that is the limit here."""
    world.board.person_limit = 2
    for n in range(2):
        move(hold(db, world.card(f"In hand {n}", world.ready), world.diego), world.making, by=world.diego)
    return world


def overruns(db):
    return db.session.scalars(select(Overrun)).all()


def test_a_third_started_card_asks_why(busy, db):
    third = hold(db, busy.card("Third", busy.ready), busy.diego)

    with pytest.raises(HandsFull, match="Diego Paz would have 3 of 2 cards in hand"):
        move(third, busy.review, by=busy.ana)

    assert overruns(db) == []


@pytest.mark.both_databases
def test_with_a_reason_it_starts_and_the_reason_is_kept(busy, db):
    third = hold(db, busy.card("Third", busy.ready), busy.diego)

    move(third, busy.review, by=busy.ana, reason="Launch on Thursday")

    (kept,) = overruns(db)
    assert (kept.held, kept.reason, kept.user_id, kept.by_id) == (3, "Launch on Thursday", busy.diego.id, busy.ana.id)


def test_a_card_already_in_hand_goes_on_without_a_word(busy, db):
    in_hand = db.session.scalar(select(Card).where(Card.title == "In hand 0"))
    busy.board.person_limit = 1

    assert move(in_hand, busy.review, by=busy.diego)


@pytest.mark.parametrize("column", ["ready", "accepted", "measuring"])
def test_what_waits_or_is_delivered_is_in_nobodys_hand(busy, db, column):
    to = getattr(busy, column)
    card = hold(db, busy.card("Third", busy.accepted if column != "accepted" else busy.ready), busy.diego)

    assert move(card, to, by=busy.ana)
    assert overruns(db) == []


def test_being_put_on_a_started_card_asks_too(busy, db):
    started = busy.card("Theirs", busy.ready)
    move(started, busy.making, by=busy.ana)

    with pytest.raises(HandsFull):
        put_on(started, busy.diego, by=busy.ana)

    assert put_on(started, busy.diego, by=busy.ana, reason="Only they can draw it")
    assert [each.reason for each in overruns(db)] == ["Only they can draw it"]


def test_being_put_on_a_card_that_waits_asks_nothing(busy, db):
    assert put_on(busy.card("Waits", busy.ready), busy.diego, by=busy.ana)
    assert overruns(db) == []


def test_another_board_counts_by_itself(busy, db):
    other = open_board(busy.des, by=busy.ana, name=Both(en="Fair"))
    other.person_limit = 1
    columns = {column.name.en: column for column in db.session.scalars(select(Column).where(Column.board_id == other.id))}
    card = hold(db, busy.card("There", columns["Ready"]), busy.diego)

    assert move(card, columns["Making"], by=busy.ana)


def test_undoing_the_move_takes_its_reason_back(busy, db):
    third = hold(db, busy.card("Third", busy.ready), busy.diego)
    moved = move(third, busy.review, by=busy.ana, reason="Launch on Thursday")

    undo_move(moved, by=busy.ana)

    assert db.session.scalar(select(func.count()).select_from(Overrun)) == 0
