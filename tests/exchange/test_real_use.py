"""The marketing board of 2019, brought here and used: filter, lanes, fifty cards moved at once and moved back."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from board.core.db import db
from board.core.text import fold
from board.flow.models import Board, Card, CardLabel, Column, Label
from board.flow.queries.columns import board_view
from board.flow.queries.filters import Filter
from board.flow.queries.lanes import READ, lanes
from board.flow.queries.lists import table
from board.flow.rules import bulk
from tests.exchange.test_real_exports import bring
from tests.world import World

pytestmark = pytest.mark.both_databases


def open_cards(board: Board) -> list[Card]:
    found = select(Card).join(Column, Column.id == Card.column_id).where(Column.archived_at.is_(None))
    return list(db.session.scalars(found.where(Card.board_id == board.id, Card.archived_at.is_(None)).order_by(Column.rank, Card.rank)))


def labels(card: Card) -> str:
    named = select(Label.name).join(CardLabel, CardLabel.label_id == Label.id).where(CardLabel.card_id == card.id)
    return " ".join(db.session.scalars(named))


@pytest.fixture
def world(app: Any, real_data: Path) -> World:
    world = World()
    bring(real_data, "marcom_it_2019-09-06", world)
    return world


@pytest.fixture
def board(world: World) -> Board:
    return db.session.scalars(select(Board).where(Board.source == "trello").options(joinedload(Board.team))).one()


def test_it_is_filtered_laned_and_listed(board: Board) -> None:
    cards = open_cards(board)
    for word in ("legno", "LEGNÒ", "e", "non c’è"):
        words = fold(word).split()
        said = {card.id: [fold(card.title), fold(card.description), fold(labels(card))] for card in cards}
        expected = {card_id for card_id, texts in said.items() if all(any(each in text for text in texts) for each in words)}
        view = board_view(board, None, Filter(text=word))
        rows = table(view, "title", 1)
        assert rows.total == len(expected)
        assert {row.id for row in rows.rows} <= expected

    view = board_view(board)
    for by in READ:
        found = lanes(view, by)
        assert sum(lane.count for lane in found) == sum(len(column.cards) for column in view.flowing)


def test_fifty_cards_move_and_come_back_where_they_were(world: World, board: Board) -> None:
    before = [(card.id, card.column_id, card.rank) for card in open_cards(board)]
    full, _ = Counter(column_id for _, column_id, _ in before).most_common(1)[0]
    others = select(Column).where(Column.board_id == board.id, Column.id != full, Column.archived_at.is_(None), Column.kind != "learned")
    to = db.session.scalars(others.order_by(Column.rank)).first()
    chosen = [card_id for card_id, column_id, _ in before if column_id == full][:50]

    start = time.perf_counter()
    moves = bulk.move_cards(board, chosen, to, by=world.ana, reason="the fair", key="fifty")
    db.session.commit()
    spent = time.perf_counter() - start

    assert len(moves) == 50
    assert [card.id for card in open_cards(board) if card.column_id == to.id][-50:] == chosen
    assert spent < 1.5  # 0.1 alone on the machine

    bulk.undo_moves(board, bulk.moves_called(board, "fifty"), by=world.ana)
    db.session.commit()
    assert [(card.id, card.column_id, card.rank) for card in open_cards(board)] == before
