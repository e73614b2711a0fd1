"""The line: cards that were said yes to and have not started, the next one to start first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from ...core.db import db
from ...core.hot import hot
from ...flow.models import Board, Card, Column

BEFORE_WORK = ("backlog", "queue")


class Place(Struct, frozen=True):
    """The `number`-th of `of` cards in line."""

    number: int
    of: int

    @property
    def ahead(self) -> int:
        """How many start before it."""
        return self.number - 1


def places(cards: Iterable[Card]) -> dict[int, Place]:
    """Card id -> its place in its board's line, for those that stand in one: one statement. Needs nothing loaded."""
    boards = {card.board_id for card in cards if card.started_at is None}
    if not boards:
        return {}
    commitment = _commitment(Card.board_id)
    rows = db.session.execute(
        select(Card.id, Card.board_id)
        .join(Column, Column.id == Card.column_id)
        .where(Card.board_id.in_(boards), *_stands_in_line(commitment))
        .order_by(Card.board_id, Column.rank.desc(), Card.rank)
    ).all()
    lines: dict[int, list[int]] = {}
    for card_id, board_id in rows:
        lines.setdefault(board_id, []).append(card_id)
    return {card_id: Place(number, len(line)) for line in lines.values() for number, card_id in enumerate(line, 1)}


def place_of(card: Card) -> int | None:
    """Where in its board's line the card stands, from 1; None once it has started. Needs `column` loaded."""
    own = card.column
    if card.started_at is not None or own.kind not in BEFORE_WORK:
        return None
    further_on = Column.rank > own.rank
    same = (Column.id == own.id) & (Card.rank <= card.rank)
    return db.session.scalar(_line(card.board_id, or_(further_on, same))) or None


def next_place(team_id: int) -> int:
    """The place a card would have that is accepted now by the team."""
    return (db.session.scalar(_in_line(), {"team": team_id}) or 0) + 1


@cache
def _in_line() -> Select[tuple[int]]:
    """How many stand in the line of the team `:team`."""
    board = Board.__table__.c
    return hot(_line(select(board.id).where(board.team_id == bindparam("team"), board.is_main).scalar_subquery()))


def _line(board_id: Any, *where: ColumnElement[bool]) -> Select[tuple[int]]:
    return (
        select(func.count())
        .select_from(Card)
        .join(Column, Column.id == Card.column_id)
        .where(Card.board_id == board_id, *_stands_in_line(_commitment(board_id)), *where)
    )


def _commitment(board_id: Any) -> Any:
    """Rank of the column where work begins; null where the board has none."""
    active = aliased(Column)
    return (
        select(func.min(active.rank))
        .where(active.board_id == board_id, active.kind == "active", active.archived_at.is_(None))
        .scalar_subquery()
    )


def _stands_in_line(commitment: Any) -> tuple[ColumnElement[bool], ...]:
    return (
        Card.archived_at.is_(None),
        Column.archived_at.is_(None),
        Column.kind.in_(BEFORE_WORK),
        or_(commitment.is_(None), Column.rank < commitment),
    )
