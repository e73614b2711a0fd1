"""A board as it is drawn: its columns and which cards stand in them. Narrow rows, statements built once.

How many statements there are depends on the number of columns, never on the number of cards.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, bindparam, select

from ...core.clock import today
from ...core.db import db
from ..figures.times import age_on
from ..models import Board, Card, Column, Move
from . import sight
from .filters import Filter
from .standing import EVERY, WINDOW, BoardView, ColumnView, Standing
from .usual import our_usual_time

__all__ = ["WINDOW", "BoardView", "ColumnView", "Standing", "board_view", "changed_view", "counted_view", "next_window"]

MOST_SHOWN = 2_000
"""However often somebody looked for the next ones."""
COLUMNS_OF = (
    select(Column)
    .where(Column.board_id == bindparam("board"), Column.archived_at.is_(None))
    .order_by(Column.rank)
)


def board_view(
    board: Board,
    whole: int | None = None,
    wanted: Filter = EVERY,
    shown: Mapping[int, int] | None = None,
    folded: Container[int] = (),
    is_open: bool = True,
) -> BoardView:
    """The board's columns with their cards. Those of `counted_view`, and one statement for each column whose cards are shown.

    Args:
        board: with its team loaded.
        whole: id of a column of which everything is in sight.
        wanted: which cards are shown; counts are of all of them.
        shown: column id -> how many cards of it, where that is more than a window.
        folded: ids of columns that show no cards.
        is_open: whether Accepted shows its cards.
    """
    view = counted_view(board, whole, wanted)
    for each in view.columns:
        if each.wanted and each.id not in folded and (is_open or each is not view.accepted):
            _fill(view, each, most=min(max(WINDOW, (shown or {}).get(each.id, 0)), MOST_SHOWN))
            each.rest = each.wanted - len(each.cards)
    return view


def counted_view(
    board: Board,
    whole: int | None = None,
    wanted: Filter = EVERY,
    only: Container[int] | None = None,
    columns: Iterable[Column] = (),
) -> BoardView:
    """The columns, or `only` those with these ids, with their counts and no cards.

    Three statements: the columns where they are not given, our usual time where it is not kept, the counts. Of `only` the
    counts are two where some of them show all their cards and others (delivered, learned) those of these days. One more
    asks why where a limit is exceeded.

    Args:
        only: blocked and late cards are then not counted: they are told of the whole board.
        columns: all columns of the board in their order, where they are known.
    """
    found = [ColumnView(column) for column in columns or db.session.scalars(COLUMNS_OF, {"board": board.id})]
    folds = bool(found) and found[0].column.kind == "backlog"
    usual = our_usual_time(board.team)
    view = BoardView(board, found, usual, found[0] if folds else None, wanted)
    view.columns = [each for each in found if only is None or each.id in only]
    view.conditions = [] if wanted.is_empty else wanted.conditions(board, usual)
    view.days = sight.days(board, usual, whole)
    counted = view.columns
    if only is not None and wanted.is_empty:
        _count_simply([each for each in counted if each.column.kind not in sight.OF_KIND])
        counted = [each for each in counted if each.column.kind in sight.OF_KIND]
    _count(view, counted)
    _give_reasons(view)
    return view


def next_window(board: Board, column_id: int, start: str, whole: int | None, wanted: Filter) -> BoardView:
    """The one column with its next cards: those from the rank `start`. Five statements."""
    view = counted_view(board, whole, wanted, {column_id})
    for each in view.columns:
        _fill(view, each, WINDOW, start)
        each.rest = _rest(view, each)
    return view


def changed_view(
    card: Card,
    column_ids: Iterable[int],
    whole: int | None = None,
    wanted: Filter = EVERY,
    columns: Iterable[Column] = (),
) -> tuple[BoardView, int | None]:
    """What a move changed: its columns with their counts, the card where it is in sight, and the card shown below it.

    As many statements on a large board as on a small one. `card.board.team` has to be loaded.
    """
    view = counted_view(card.board, whole, wanted, set(column_ids), columns)
    entered = view.of(card.column_id)
    if entered is None:
        return view, None
    _fill(view, entered, most=1, start=card.rank)
    if [each.id for each in entered.cards] == [card.id]:
        return view, entered.next.id if entered.next else None
    entered.cards = []
    return view, None


def _count_simply(columns: Sequence[ColumnView]) -> None:
    """The cards of columns in which all are shown."""
    views = {each.id: each for each in columns}
    for column_id, count in db.session.execute(sight.EVERY_ONE, {"columns": list(views)}) if views else ():
        each = views[column_id]
        each.count = each.shown = each.wanted = count


def _count(view: BoardView, columns: Sequence[ColumnView]) -> None:
    views = {each.id: each for each in columns}
    asked = view.days | {"columns": list(views)}
    for column_id, *counts in db.session.execute(sight.counting(*view.conditions), asked) if views else ():
        each = views[column_id]
        each.count, each.shown, each.wanted, each.blocked, each.late = map(int, counts)


def _give_reasons(view: BoardView) -> None:
    over = {each.id: each for each in view.columns if each.over}
    for column_id, reason in _reasons(list(over)).items():
        over[column_id].reason = reason


def _fill(view: BoardView, each: ColumnView, most: int, start: str = "") -> None:
    """Give the column its wanted cards from the rank `start`, at most so many, and the one after them."""
    rows = db.session.execute(_asked(sight.standing, view, each), _about(view, each, start) | {"most": most + 1})
    zone = view.board.team.time_zone
    age = age_on(today(zone), zone)
    cards = [Standing(*row, age(started) if started else None) for *row, started in rows]
    each.cards, each.next = cards[:most], cards[most] if len(cards) > most else None


def _rest(view: BoardView, each: ColumnView) -> int:
    """How many wanted cards stand from the first one that is not shown."""
    if each.next is None:
        return 0
    return db.session.scalar(_asked(sight.remaining, view, each), _about(view, each, each.next.rank)) or 0


def _asked(ask: Callable[[str], Select[Any]], view: BoardView, each: ColumnView) -> Select[Any]:
    """The statement for a column of that kind; of the whole column everything is in sight."""
    statement = ask("" if each.id == view.days["whole"] else each.column.kind)
    return statement.where(*view.conditions) if view.conditions else statement


def _about(view: BoardView, each: ColumnView, start: str) -> dict[str, Any]:
    return {**view.days, "column": each.id, "start": start}


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
