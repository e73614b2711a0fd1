"""The line: cards that were said yes to and have not started, the next one to start first."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from ...core.db import db
from ...flow.models import Board, Card, Column

BEFORE_WORK = ("backlog", "queue")


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
    board_id = select(Board.id).where(Board.team_id == team_id, Board.is_main).scalar_subquery()
    return (db.session.scalar(_line(board_id)) or 0) + 1


def _line(board_id: Any, *where: ColumnElement[bool]) -> Select[tuple[int]]:
    active = aliased(Column)
    commitment = (
        select(func.min(active.rank))
        .where(active.board_id == board_id, active.kind == "active", active.archived_at.is_(None))
        .scalar_subquery()
    )
    return (
        select(func.count())
        .select_from(Card)
        .join(Column, Column.id == Card.column_id)
        .where(
            Card.board_id == board_id,
            Card.archived_at.is_(None),
            Column.archived_at.is_(None),
            Column.kind.in_(BEFORE_WORK),
            or_(commitment.is_(None), Column.rank < commitment),
            *where,
        )
    )
