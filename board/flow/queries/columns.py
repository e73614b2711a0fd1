"""A board as it is drawn: its columns and which cards stand in them. Narrow rows, a constant number of statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from ...core.clock import now, today
from ...core.db import db
from ..figures.times import UsualTime, days_between
from ..models import Board, Card, Column, Move
from .usual import our_usual_time

LEARNED_FOR = timedelta(days=14)
"""How long a learned card stays in sight."""
DUE_WITHIN = timedelta(days=7)
"""A delivered card is shown when it is to be checked within these days."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A card's place on the board and what its face depends on, besides its own revision."""

    id: int
    column_id: int
    revision: int
    created_at: datetime
    metric_id: int | None
    is_blocked: bool
    age: int | None
    """Days since its start, today counted, in the team's zone; None while it is not being worked on."""


@dataclass
class ColumnView:
    """One column as drawn."""

    column: Column
    count: int
    """The whole column, shown or not."""
    cards: list[Standing] = field(default_factory=list)
    reason: str = ""
    """Why it is over its limit, in somebody's words."""

    @property
    def id(self) -> int:
        return self.column.id

    @property
    def over(self) -> int:
        """How many cards are beyond the limit."""
        return max(0, self.count - (self.column.wip_limit or 0)) if self.column.has_limit else 0

    @property
    def room(self) -> int:
        """How many more it may hold."""
        return max(0, (self.column.wip_limit or 0) - self.count) if self.column.has_limit else 0

    @property
    def waiting(self) -> int:
        """Cards that are with the customer and wait for their date."""
        return self.count - len(self.cards) if self.column.kind == "delivered" else 0

    @property
    def shown_count(self) -> int:
        """What stands beside the name: of the learned ones those of the last days."""
        return len(self.cards) if self.column.kind == "learned" else self.count


@dataclass
class BoardView:
    """A board as drawn. `accepted` is its first column where that is a backlog: it folds."""

    board: Board
    columns: list[ColumnView]
    usual: UsualTime
    accepted: ColumnView | None

    @property
    def blocked(self) -> int:
        return sum(card.is_blocked for view in self.columns for card in view.cards)

    @property
    def late(self) -> int:
        """Cards over our usual time."""
        days = self.usual.days
        return sum(card.age > days for view in self.columns for card in view.cards if card.age and days)

    @property
    def flowing(self) -> list[ColumnView]:
        """The columns that do not fold."""
        return [view for view in self.columns if view is not self.accepted]


def board_view(board: Board, whole: int | None = None, among: set[int] | None = None) -> BoardView:
    """The board's columns with their cards. Four statements, five where a column is over its limit.

    Args:
        board: with its team loaded.
        whole: id of a column of which everything is shown.
        among: ids of the columns whose cards are wanted; of the others only the counts.
    """
    usual = our_usual_time(board.team, board)
    columns = db.session.scalars(
        select(Column).where(Column.board_id == board.id, Column.archived_at.is_(None)).order_by(Column.rank)
    ).all()
    counts = _counts(board)
    views = {column.id: ColumnView(column, counts.get(column.id, 0)) for column in columns}
    for card in _standing(board, whole, among):
        if card.column_id in views:
            views[card.column_id].cards.append(card)
    for column_id, reason in _reasons([view.id for view in views.values() if view.over]).items():
        views[column_id].reason = reason
    drawn = list(views.values())
    folds = bool(drawn) and drawn[0].column.kind == "backlog"
    return BoardView(board, drawn, usual, drawn[0] if folds else None)


def _counts(board: Board) -> dict[int, int]:
    rows = db.session.execute(
        select(Card.column_id, func.count())
        .where(Card.board_id == board.id, Card.archived_at.is_(None))
        .group_by(Card.column_id)
    )
    return dict(rows.all())


def _standing(board: Board, whole: int | None, among: set[int] | None) -> list[Standing]:
    zone, at = board.team.time_zone, now()
    shown = (
        select(
            Card.id,
            Card.column_id,
            Card.revision,
            Card.created_at,
            Card.metric_id,
            Card.blocked_at.is_not(None),
            case((Card.delivered_at.is_(None), Card.started_at)),
        )
        .join(Column, Column.id == Card.column_id)
        .where(
            Card.board_id == board.id,
            Card.archived_at.is_(None),
            or_(
                Column.kind.not_in(("delivered", "learned")),
                Column.id == (whole or 0),
                and_(Column.kind == "learned", Card.learned_at >= at - LEARNED_FOR),
                and_(Column.kind == "delivered", _to_be_checked(today(zone), at)),
            ),
        )
        .order_by(Card.column_id, Card.rank)
    )
    if among is not None:
        shown = shown.where(Card.column_id.in_(among))
    return [
        Standing(*row, age=days_between(started, at, zone) if started else None)
        for *row, started in db.session.execute(shown)
    ]


def _to_be_checked(day: date, at: datetime) -> Any:
    """Due within a week; where no day is set, delivered a short while ago."""
    return or_(Card.check_on <= day + DUE_WITHIN, and_(Card.check_on.is_(None), Card.delivered_at >= at - LEARNED_FOR))


def _reasons(column_ids: list[int]) -> dict[int, str]:
    """Why each of these columns is over its limit: the reason given last."""
    if not column_ids:
        return {}
    undone = select(Move.undoes_id).where(Move.undoes_id.is_not(None), Move.from_column_id.in_(column_ids))
    rows = db.session.execute(
        select(Move.to_column_id, Move.over_limit_reason)
        .where(Move.to_column_id.in_(column_ids), Move.over_limit_reason != "", Move.id.not_in(undone))
        .order_by(Move.id.desc())
        .limit(50)
    )
    return {column_id: reason for column_id, reason in reversed(rows.all())}
