"""What live pages follow: boards and cards; who has a card open is in `presence`. Asked for many at once, each in one statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.db import db
from ..models import Board, Card
from .boards import can_see


def may_watch_boards(asked: Sequence[tuple[int, User]]) -> list[bool]:
    """For each (id of a board, person) whether that person sees it."""
    found = select(Board).where(Board.id.in_({number for number, _ in asked}), Board.archived_at.is_(None))
    boards = {board.id: board for board in db.session.scalars(found)}
    return [number in boards and can_see(boards[number], person) for number, person in asked]


def may_watch_cards(asked: Sequence[tuple[int, User]]) -> list[bool]:
    """For each (id of a card, person) whether that person sees it."""
    found = select(Card).where(Card.id.in_({number for number, _ in asked}), Card.deleted_at.is_(None))
    cards = {card.id: card.board for card in db.session.scalars(found.options(joinedload(Card.board)))}
    return [number in cards and can_see(cards[number], person) for number, person in asked]


def board_versions(ids: list[int]) -> Mapping[int, int]:
    return dict(db.session.execute(select(Board.id, Board.version).where(Board.id.in_(ids))).all())


def card_versions(ids: list[int]) -> Mapping[int, int]:
    return dict(db.session.execute(select(Card.id, Card.revision).where(Card.id.in_(ids))).all())
