"""A card that came from Trello and was taken to another board here lives there: a later export neither doubles nor changes it."""

from __future__ import annotations

from sqlalchemy import func, select

from board.core.words import Both
from board.exchange.rules.trello import import_board
from board.flow.models import Board, Card, Column
from board.flow.rules.boards import open_board
from board.flow.rules.transfers import transfer
from board.flow.rules.undoing import undo_move

from .conftest import read
from .test_trash import board, of_file, open_cards  # noqa: F401


def test_it_is_not_brought_again_and_not_marked_as_gone(world, db, raw, board):  # noqa: F811
    fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    if fair.is_main:
        fair = open_board(world.des, by=None, name=Both(es="La feria", en="The fair"))
    there = db.session.scalar(select(Column).where(Column.board_id == fair.id, Column.kind == "backlog"))
    card, count = db.session.scalar(open_cards(board)), db.session.scalar(select(func.count(Card.id)))
    moved = transfer(card, there, by=world.ana)
    later = raw("en")
    of_file(later, card)["name"] += " (new)"

    report = import_board(read(later), world.des, by=world.ana)
    db.session.refresh(card)

    assert (card.board_id, card.gone_at, card.title.endswith("(new)")) == (fair.id, None, False)
    assert (report.created, report.gone, db.session.scalar(select(func.count(Card.id)))) == (0, 0, count)
    assert "1 card of this file was taken to another board here and stays there as it is." in report.problems

    undo_move(moved, by=world.ana)
    import_board(read(later), world.des, by=world.ana)
    db.session.refresh(card)
    assert (card.board_id, card.title.endswith("(new)")) == (board.id, True)


def test_a_card_that_came_from_another_board_is_not_called_gone(world, db, raw, board):  # noqa: F811
    import_board(read(raw("es")), world.des, by=world.ana)
    other = db.session.scalar(select(Board).where(Board.source == "trello", Board.id != board.id))
    card = db.session.scalar(open_cards(other))
    there = db.session.get_one(Column, db.session.scalar(open_cards(board)).column_id)
    transfer(card, there, by=world.ana, reason="tidied up")

    report = import_board(read(raw("en")), world.des, by=world.ana)
    db.session.refresh(card)

    assert (card.board_id, card.gone_at, report.gone) == (board.id, None, 0)
