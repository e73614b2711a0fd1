"""Hot statements say what any other statement says, and fail as any other fails."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.exc import IntegrityError, MultipleResultsFound, NoResultFound

from board.core.clock import now
from board.core.db import db
from board.core.hot import hot, of
from board.core.words import Both
from board.flow.models import Card, Column, Move
from board.flow.rules.places import bump
from board.flow.rules.traces import write

pytestmark = pytest.mark.both_databases

CARDS, COLUMNS = Card.__table__.c, Column.__table__.c
THESE = select(CARDS.id, CARDS.title, CARDS.entered_at, CARDS.delivered_at).where(
    CARDS.id.in_(bindparam("ids", expanding=True)), CARDS.origin.in_(("own_idea", "request", "import"))
)
HOT_THESE = hot(THESE)
NAMED = hot(select(COLUMNS.name, func.length(COLUMNS.kind).label("long")).where(COLUMNS.id == bindparam("column")))
FIRST = hot(select(CARDS.id).order_by(CARDS.rank).limit(bindparam("most")))
STORE = hot(insert(Card.__table__).returning(CARDS.id), "id", "title")


def test_values_are_those_of_any_other_statement(world):
    cards = [world.card(title, world.ready) for title in ("Menú “del día”", "50 % off", "Leaflet")]
    db.session.flush()
    asked = {"ids": [card.id for card in cards[:2]]}

    rows = db.session.execute(HOT_THESE, asked).all()

    assert sorted(rows) == sorted(db.session.execute(THESE, asked).all())
    assert {row.title for row in rows} == {"Menú “del día”", "50 % off"}
    assert all(row.entered_at.tzinfo for row in rows)


def test_of_nothing_there_is_nothing(world):
    world.card("Leaflet")

    assert db.session.execute(HOT_THESE, {"ids": []}).all() == []
    assert db.session.scalar(NAMED, {"column": -1}) is None
    assert db.session.execute(NAMED, {"column": -1}).one_or_none() is None


def test_types_and_names_of_columns_hold(world):
    row = db.session.execute(NAMED, {"column": world.ready.id}).one()

    assert isinstance(row.name, Both)
    assert row.long == len("queue")
    assert str(db.session.scalar(NAMED, {"column": world.ready.id})) == str(world.ready.name)


def test_one_row_is_one_and_not_several(world):
    world.card("Leaflet")
    world.card("Poster")
    db.session.flush()

    cards = db.session.scalars(FIRST, {"most": 2})

    assert cards.all() == [cards.first(), cards[1]]
    for take in (cards.one, cards.one_or_none):
        with pytest.raises(MultipleResultsFound):
            take()
    with pytest.raises(NoResultFound):
        db.session.execute(NAMED, {"column": -1}).one()
    assert db.session.execute(FIRST, {"most": 1}).one() == (cards.first(),)


def test_what_a_move_stored_at_once_is_an_object_like_any_other(world):
    card = world.card("Leaflet", world.ready)
    db.session.flush()

    moved = write(card, world.making, world.ready, world.ana, "a key", is_commitment=True)
    moved.over_limit_reason = "A customer is stuck today"
    db.session.flush()
    db.session.expunge(moved)

    kept = db.session.get_one(Move, moved.id)
    assert kept is not moved
    assert (kept.over_limit_reason, kept.is_commitment, kept.at) == ("A customer is stuck today", True, moved.at)
    assert (kept.from_name, kept.to_name, kept.source_id) == (world.ready.name, world.making.name, "key:a key")


def test_what_is_written_in_a_savepoint_goes_back_with_it(world):
    version = bump(world.board.id)

    tried = db.session.begin_nested()
    bump(world.board.id)
    tried.rollback()

    assert bump(world.board.id) == version + 1


def test_what_is_pending_is_seen(world):
    world.card("First", world.ready)
    db.session.flush()
    world.ready.name = Both("Otro", "Another")

    assert db.session.scalar(NAMED, {"column": world.ready.id}) == Both("Otro", "Another")
    assert db.session.scalars(FIRST, {"most": 1}).all() == [db.session.scalar(select(Card.id))]


def test_one_that_is_made_of_a_hot_one_is_not_hot():
    assert of(HOT_THESE) is not None
    assert of(HOT_THESE.where(CARDS.id > 0)) is None
    assert of(select(Move.id)) is None


def test_it_fails_as_any_other(world):
    card = world.card("Leaflet")
    db.session.flush()

    with pytest.raises(IntegrityError), db.session.begin_nested():
        db.session.execute(STORE, {"id": card.id, "title": "Another", "at": now()})
