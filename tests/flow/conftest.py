"""Discover's board: Ana leads, Diego works there, Irene leads elsewhere, Carmen is head, Rubén sells."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from board.core.clock import now
from board.core.db import db
from board.flow.models import Board, Card, CardPersona, Column
from board.flow.rules import places
from board.flow.rules.boards import open_board
from board.flow.rules.numbers import take_numbers
from tests import world as lumbre


class World(lumbre.World):
    """Lumbre, with the main board of Discover."""

    def __init__(self) -> None:
        super().__init__()
        self.board = open_board(self.des, by=None)
        columns = select(Column).where(Column.board_id == self.board.id).order_by(Column.rank)
        self.accepted, self.ready, self.making, self.review, self.measuring, self.learned = db.session.scalars(columns)

    def card(self, title: str, column: Column | None = None, **more: Any) -> Card:
        """A card that could go anywhere: it serves Marta, changes something and says what we will look at."""
        column = column or self.accepted
        values: dict[str, Any] = {
            "origin": "request",
            "need": "fill a Tuesday without discounts",
            "look_at": "how many tables are taken on Tuesdays",
            "stage_id": self.discover.id,
            **more,
        }
        card = Card(
            board=db.session.get_one(Board, column.board_id),
            column=column,
            team_id=self.des.id,
            number=take_numbers(self.des.id),
            rank=places.rank_at_end(column),
            title=title,
            created_at=now(),
            entered_at=now(),
            revision=1,
            **values,
        )
        db.session.add(card)
        db.session.flush()
        db.session.add(CardPersona(card_id=card.id, persona_id=self.marta.id))
        db.session.flush()
        return card

    def titles(self, column: Column) -> list[str]:
        """The column's cards from top to bottom."""
        standing = select(Card.title).where(Card.column_id == column.id, Card.archived_at.is_(None))
        return list(db.session.scalars(standing.order_by(Card.rank)))


@pytest.fixture
def world(app: Flask) -> World:
    """Discover with its main board of six columns."""
    return World()
