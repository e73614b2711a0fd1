"""An import brings back nothing that somebody deleted."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from board.core.errors import Gone
from board.exchange.rules.trello import import_board
from board.flow.models import Board, Card, Column
from board.flow.rules import trash

from .conftest import read


@pytest.fixture
def board(world, db, raw):
    import_board(read(raw("en")), world.des, by=world.ana)
    return db.session.scalar(select(Board).where(Board.source == "trello"))


def open_cards(board):
    return select(Card).where(Card.board_id == board.id, Card.archived_at.is_(None)).order_by(Card.id)


def of_file(export, card):
    return next(one for one in export["cards"] if isinstance(one, dict) and one.get("id") == card.source_id)


def test_a_deleted_card_stays_in_the_trash_as_it_was(world, db, raw, board):
    card = db.session.scalar(open_cards(board))
    trash.delete_card(card, by=world.ana)
    later = raw("en")
    of_file(later, card)["name"] += " (new)"
    report = import_board(read(later), world.des, by=world.ana)
    db.session.refresh(card)

    assert card.deleted_at is not None
    assert not card.title.endswith("(new)")
    assert "1 card of this file was deleted here and stays in the trash." in report.problems

    trash.restore_card(card, by=world.ana)
    import_board(read(later), world.des, by=world.ana)
    db.session.refresh(card)
    assert card.title.endswith("(new)")


def test_a_deleted_column_stays_deleted_and_its_new_cards_go_elsewhere(world, db, raw, board):
    later = raw("en")
    card = db.session.scalar(open_cards(board).join(Column, Column.id == Card.column_id).where(Column.kind != "backlog"))
    pattern, column = of_file(later, card), db.session.get(Column, card.column_id)
    trash.delete_column(column, None, by=world.ana)
    later["cards"].append({**pattern, "id": "f" * 24, "name": "A new one", "shortLink": "new", "labels": [], "idLabels": []})

    import_board(read(later), world.des, by=world.ana)
    db.session.expire_all()

    assert column.deleted_at is not None
    new = db.session.scalar(select(Card).where(Card.title == "A new one"))
    assert new.archived_at is None
    assert db.session.get(Column, new.column_id).archived_at is None


def test_a_deleted_board_is_brought_back_by_people_only(world, raw, board):
    trash.delete_board(board, by=world.ana)
    with pytest.raises(Gone, match="is in the trash"):
        import_board(read(raw("en")), world.des, by=world.ana)
