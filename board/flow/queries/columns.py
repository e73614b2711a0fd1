"""A board as it is drawn: its columns and which cards stand in them. Narrow rows, a constant number of statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from ...core.clock import day_of, now, today
from ...core.db import db
from ..figures.times import UsualTime
from ..models import Board, Card, Column, Move
from .filters import Filter, late
from .usual import our_usual_time

EVERY = Filter()

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
    count: int = 0
    """The whole column, shown or not."""
    shown: int = 0
    """Of them, those in sight …"""
    wanted: int = 0
    """… and of those, the ones that the filter lets through."""
    blocked: int = 0
    late: int = 0
    """Of those in sight, whatever the filter: blocked, and over our usual time."""
    cards: list[Standing] = field(default_factory=list)
    reason: str = ""
    """Why it is over its limit, in somebody's words."""

    @property
    def id(self) -> int:
        return self.column.id

    @property
    def limit(self) -> int:
        """Its limit; 0 where it has none."""
        return self.column.wip_limit or 0 if self.column.has_limit else 0

    @property
    def over(self) -> int:
        """How many cards are beyond the limit."""
        return max(0, self.count - self.limit) if self.limit else 0

    @property
    def room(self) -> int:
        """How many more it may hold."""
        return max(0, self.limit - self.count)

    @property
    def within(self) -> list[Standing]:
        """The cards above the line of the limit; all of them where there is none."""
        return self.cards[: self.limit] if self.limit else self.cards

    @property
    def beyond(self) -> list[Standing]:
        return self.cards[self.limit :] if self.limit else []

    @property
    def hidden(self) -> int:
        """How many cards the filter keeps from sight."""
        return self.shown - self.wanted

    @property
    def waiting(self) -> int:
        """Cards that are with the customer and wait for their date."""
        return self.count - self.shown if self.column.kind == "delivered" else 0

    @property
    def shown_count(self) -> int:
        """What stands beside the name: of the learned ones those of the last days."""
        return self.shown if self.column.kind == "learned" else self.count


@dataclass
class BoardView:
    """A board as drawn. `accepted` is its first column where that is a backlog: it folds."""

    board: Board
    columns: list[ColumnView]
    usual: UsualTime
    accepted: ColumnView | None
    filter: Filter = EVERY

    @property
    def blocked(self) -> int:
        return sum(view.blocked for view in self.columns)

    @property
    def late(self) -> int:
        """Cards over our usual time."""
        return sum(view.late for view in self.columns)

    @property
    def wanted(self) -> int:
        """Cards in sight that the filter lets through."""
        return sum(view.wanted for view in self.columns)

    @property
    def shown(self) -> int:
        """Cards in sight without a filter."""
        return sum(view.shown for view in self.columns)

    @property
    def flowing(self) -> list[ColumnView]:
        """The columns that do not fold."""
        return [view for view in self.columns if view is not self.accepted]

    def of(self, column_id: int) -> ColumnView | None:
        return next((view for view in self.columns if view.id == column_id), None)


def board_view(board: Board, whole: int | None = None, wanted: Filter = EVERY) -> BoardView:
    """The board's columns with their cards. Four statements, five where a column is over its limit.

    Args:
        board: with its team loaded.
        whole: id of a column of which everything is shown.
        wanted: which cards are shown; counts are of all of them.
    """
    view = _empty(board, wanted)
    views = {each.id: each for each in view.columns}
    _count(view, whole)
    for card in _read(_standing(view, whole).order_by(Card.column_id, Card.rank), board):
        if card.column_id in views:
            views[card.column_id].cards.append(card)
    return view


def changed_view(
    card: Card, column_ids: Iterable[int], whole: int | None = None, wanted: Filter = EVERY
) -> tuple[BoardView, int | None]:
    """What a move changed: its columns with their counts, the card where it is in sight, and the card shown below it.

    As many statements on a large board as on a small one. `card.board.team` has to be loaded.
    """
    board = card.board
    view = _empty(board, wanted)
    view.columns = [each for each in view.columns if each.id in set(column_ids)]
    _count(view, whole)
    entered = view.of(card.column_id)
    found = list(_read(_standing(view, whole).where(Card.id == card.id), board))
    if entered is None or not found:
        return view, None
    entered.cards.extend(found)
    below = _standing(view, whole).where(Card.column_id == card.column_id, Card.rank > card.rank).order_by(Card.rank)
    return view, db.session.scalar(below.limit(1))


def _empty(board: Board, wanted: Filter) -> BoardView:
    found = select(Column).where(Column.board_id == board.id, Column.archived_at.is_(None)).order_by(Column.rank)
    columns = [ColumnView(column) for column in db.session.scalars(found)]
    folds = bool(columns) and columns[0].column.kind == "backlog"
    return BoardView(board, columns, our_usual_time(board.team), columns[0] if folds else None, wanted)


def _count(view: BoardView, whole: int | None) -> None:
    board, views = view.board, {each.id: each for each in view.columns}
    is_seen, is_late = _in_sight(board, whole), late(today(board.team.time_zone), view.usual, board.team.time_zone)
    is_wanted = and_(is_seen, *view.filter.conditions(board, view.usual))
    rows = db.session.execute(
        select(
            Card.column_id,
            func.count(),
            *(func.sum(case((each, 1), else_=0)) for each in (is_seen, is_wanted)),
            *(func.sum(case((and_(is_seen, each), 1), else_=0)) for each in (Card.blocked_at.is_not(None), is_late)),
        )
        .join(Column, Column.id == Card.column_id)
        .where(Card.column_id.in_(views), Card.archived_at.is_(None))
        .group_by(Card.column_id)
    )
    for column_id, *counts in rows:
        each = views[column_id]
        each.count, each.shown, each.wanted, each.blocked, each.late = map(int, counts)
    for column_id, reason in _reasons([view.id for view in views.values() if view.over]).items():
        views[column_id].reason = reason


def _standing(view: BoardView, whole: int | None) -> Select[Any]:
    board = view.board
    return (
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
        .where(Card.board_id == board.id, Card.archived_at.is_(None), _in_sight(board, whole))
        .where(*view.filter.conditions(board, view.usual))
    )


def _read(rows: Select[Any], board: Board) -> Iterable[Standing]:
    zone = board.team.time_zone
    day = today(zone)

    @cache
    def age(started: datetime) -> int:
        return (day - day_of(started, zone)).days + 1

    for *row, started in db.session.execute(rows):
        yield Standing(*row, age(started) if started else None)


def _in_sight(board: Board, whole: int | None) -> Any:
    """Learned a short while ago; delivered and due within a week, or without a day and a short while ago; or neither."""
    lately = now() - LEARNED_FOR
    due = Card.check_on <= today(board.team.time_zone) + DUE_WITHIN
    return or_(
        Column.kind.not_in(("delivered", "learned")),
        Column.id == (whole or 0),
        and_(Column.kind == "learned", Card.learned_at >= lately),
        and_(Column.kind == "delivered", or_(due, and_(Card.check_on.is_(None), Card.delivered_at >= lately))),
    )


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
    return dict(reversed(rows.all()))
