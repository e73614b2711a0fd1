"""Objects of compiled statements are what SQLAlchemy would have loaded: kept, changed, forgotten and read again as those."""

from __future__ import annotations

import pytest
from sqlalchemy import bindparam, select, update

from board.core.db import db
from board.core.objects import Objects
from board.flow.models import Board, Column
from board.teams.models import Team

pytestmark = pytest.mark.both_databases

BOARD = Objects(Board, Board.id == bindparam("id"), along=[Board.team])
AFRESH = Objects(Board, Board.id == bindparam("id"), along=[Board.team], afresh=True)
COLUMNS = Objects(Column, Column.board_id == bindparam("board"), order_by=[Column.rank])


def test_they_are_the_same_objects_as_those_of_other_statements(world):
    number = world.board.id
    db.session.commit()
    db.session.expunge_all()
    found = BOARD.one(db.session(), {"id": number})
    assert found is db.session.scalar(select(Board).where(Board.id == number))
    assert found.team is db.session.get(Team, found.team_id)
    assert found not in db.session.dirty
    assert [each.id for each in COLUMNS.all(db.session(), {"board": number})] == list(
        db.session.scalars(select(Column.id).where(Column.board_id == number).order_by(Column.rank))
    )
    assert BOARD.one(db.session(), {"id": -1}) is None


def test_what_is_changed_on_them_is_stored(world):
    number = world.board.id
    db.session.commit()
    db.session.expunge_all()
    found = BOARD.one(db.session(), {"id": number})
    found.person_limit, found.team.response_days = 3, 9
    db.session.commit()
    db.session.expunge_all()
    assert (again := BOARD.one(db.session(), {"id": number})) is not found
    assert (again.person_limit, again.team.response_days) == (3, 9)


def test_one_that_is_held_stays_as_it_is_unless_it_is_read_afresh(world):
    number = world.board.id
    db.session.commit()
    db.session.expunge_all()
    found = BOARD.one(db.session(), {"id": number})
    db.session.execute(update(Board.__table__).where(Board.__table__.c.id == number).values(version=77))
    assert BOARD.one(db.session(), {"id": number}).version != 77
    assert BOARD.get(db.session(), number) is found
    assert AFRESH.one(db.session(), {"id": number}) is found
    assert found.version == 77


def test_after_a_rollback_they_are_read_again(world):
    number = world.board.id
    db.session.commit()
    db.session.expunge_all()
    found = BOARD.one(db.session(), {"id": number})
    before = found.version
    found.version = 500
    db.session.rollback()
    assert found.version == before
