"""`./sirve doctor` names what is wrong inside the database and the folder of files."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import text

from board.cli.examination import examined
from board.core.words import Both
from board.flow.models import Attachment, CardLabel, Column, Label
from board.flow.rules import trash
from board.flow.rules.boards import open_board
from board.flow.rules.labels import create_label, put_label
from board.flow.rules.transfers import transfer
from board.flow.rules.undoing import undo_move
from tests.flow.conftest import World

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(app):
    return World()


def wrong(settings, db):
    db.session.commit()
    return {name: found for name, ok, found in examined(settings) if not ok}


def test_a_board_in_use_is_in_order(world, db, settings):
    card = world.card("Leaflet", world.review)
    trash.delete_card(world.card("Other", world.ready), by=world.ana)
    trash.delete_column(world.review, None, by=world.ana)
    trash.delete_board(open_board(world.des, world.ana, Both("Más", "More")), by=world.ana)
    assert wrong(settings, db) == {}
    trash.restore_card(card, by=world.ana)
    assert wrong(settings, db) == {}


def test_a_card_on_another_board_of_its_team_is_in_order_with_its_label(world, db, settings):
    card, fair = world.card("Leaflet", world.ready), open_board(world.des, world.ana, Both("La feria", "The fair"))
    put_label(card, create_label(world.board, "Press", by=world.ana).id, by=world.ana)
    there = db.session.query(Column).where(Column.board_id == fair.id, Column.kind == "queue").one()
    moved = transfer(card, there, by=world.ana)
    assert wrong(settings, db) == {}
    undo_move(moved, by=world.ana)
    assert wrong(settings, db) == {}


def test_what_is_wrong_is_named(world, db, settings):
    card, other = world.card("Leaflet", world.ready), world.card("Other", world.ready)
    board = open_board(world.dec, by=None)
    elsewhere = db.session.query(Column).where(Column.board_id == board.id).first()
    db.session.add(Attachment(card_id=card.id, name="a.png", storage="aa/" + "a" * 32))
    db.session.flush()
    db.session.add(label := Label(board_id=board.id, name="Theirs"))
    db.session.flush()
    db.session.add(CardLabel(card_id=other.id, label_id=label.id))
    db.session.flush()
    db.session.execute(text("UPDATE cards SET column_id = :column WHERE id = :card"), {"column": elsewhere.id, "card": card.id})
    db.session.execute(text("UPDATE cards SET blocked_at = created_at, blocked_reason = 'x' WHERE id = :card"), {"card": other.id})
    db.session.execute(text("UPDATE team_counters SET last_card = 0"))
    orphan = settings.data_folder / "files" / "bb" / ("b" * 32)
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"left")
    os.utime(orphan, (0, 0))

    assert wrong(settings, db) == {
        "cards and columns of one board": f"1: {card.id}",
        "labels of their card’s board": f"1: {other.id}",
        "blockers counted": f"1: {other.id}",
        "card numbers counted": f"1: {world.des.id}",
        "files that are there": "1: 1",
        "files that something refers to": f"1: {'b' * 32}",
    }
