"""What a column is called, asks, means and holds."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict
from sqlalchemy import Select, func, select

from ...accounts.models import User
from ...activity.log import record
from ...core import rank
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import Both, say
from ..events import ColumnChanged
from ..models import KINDS, Board, Card, Column, ColumnFold
from ..policy import can_shape
from .places import bump

LARGEST_LIMIT = 999


class ColumnWords(Struct, frozen=True, kw_only=True):
    """A column as typed. `wip_limit` None means that it has none."""

    name: Both
    policy: Both = field(default_factory=Both)
    kind: str = "active"
    wip_limit: int | None = None
    is_strict: bool = False


class BadColumn(DomainError):
    """A column cannot be like that; `field` names what to change."""


def change_column(column: Column, words: ColumnWords, by: User) -> Column:
    """Change a column. History keeps the names and kinds of its moments; the clocks of the cards in it stay.

    Raises:
        BadColumn: no name, a limit below one, an unknown kind, or the last backlog column.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads change columns and limits."))
    bump(board.id)
    _check(words)
    if column.kind == "backlog" and words.kind != "backlog":
        keep_a_backlog(column)
    changes = {name: _plain(value) for name, value in asdict(words).items() if getattr(column, name) != value}
    for name in changes:
        setattr(column, name, getattr(words, name))
    if changes:
        db.session.flush()
        record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": changes}), by=by)
    return column


def add_column(board: Board, words: ColumnWords, before: Column | None = None, *, by: User) -> Column:
    """A further column to the left of `before`, or at the right end.

    Raises:
        BadColumn: see `change_column`.
    """
    require(can_shape(by, board), say("Only leads add columns."))
    bump(board.id)
    _check(words)
    column = Column(board_id=board.id, rank=_rank_before(before, board), **asdict(words))
    db.session.add(column)
    db.session.flush()
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"added": "true"}}), by=by)
    return column


def put_column(column: Column, before: Column | None, by: User) -> Column | None:
    """Put a column to the left of `before`, or at the right end.

    Returns:
        The column that stood to its right until now, so that it can be put back; None for none.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads order columns."))
    bump(board.id)
    for each in filter(None, (column, before)):
        db.session.refresh(each, ["rank", "archived_at"])
    was = next_column(column)
    if before in (was, column):
        return was
    column.rank = _rank_before(before, board, besides=column)
    db.session.flush()
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"place": "true"}}), by=by)
    return was


def shift_column(column: Column, by_one: int, by: User) -> Column | None:
    """Put a column one place to the left (-1) or to the right (1); at the end of the board it stays. Returns as `put_column`."""
    require(can_shape(by, db.session.get_one(Board, column.board_id)), say("Only leads order columns."))
    bump(column.board_id)
    in_order = _standing(column.board_id).order_by(Column.rank).execution_options(populate_existing=True)
    standing = list(db.session.scalars(in_order))
    place = [each.id for each in standing].index(column.id)
    target = place + (2 if by_one > 0 else -1)
    if target < 0 or place + by_one >= len(standing):
        return next_column(column)
    return put_column(column, standing[target] if target < len(standing) else None, by)


def next_column(column: Column) -> Column | None:
    """The column to the right of `column`, as the board shows them."""
    return db.session.scalar(
        _standing(column.board_id).where(Column.rank > column.rank, Column.id != column.id).order_by(Column.rank).limit(1)
    )


def fold(column: Column, is_folded: bool, *, by: User) -> None:
    """Keep the column folded for this person, or open; nobody else's screen changes. Twice is once."""
    kept = db.session.get(ColumnFold, (by.id, column.id))
    if is_folded and kept is None:
        db.session.add(ColumnFold(user_id=by.id, column_id=column.id))
    elif kept is not None and not is_folded:
        db.session.delete(kept)
    db.session.flush()


def archive_column(column: Column, by: User) -> Column:
    """Put an empty column away; the history of its cards keeps it.

    Raises:
        BadColumn: it holds cards, or is the last backlog column.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads put columns away."))
    bump(board.id)
    held = db.session.scalar(select(func.count()).where(Card.column_id == column.id, Card.archived_at.is_(None)))
    if held:
        raise BadColumn(say("Move its cards to another column first: it holds %(n)d.", n=held))
    keep_a_backlog(column)
    column.archived_at = column.archived_at or now()
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"archived": "true"}}), by=by)
    return column


def _standing(board_id: int) -> Select[tuple[Column]]:
    return select(Column).where(Column.board_id == board_id, Column.archived_at.is_(None))


def _rank_before(before: Column | None, board: Board, besides: Column | None = None) -> str:
    """A free rank among all columns of the board, archived ones too. Raises `NotFound` where `before` is of another one."""
    if before is not None and before.board_id != board.id:
        raise NotFound
    found = _between(before, board, besides)
    if len(found) > rank.LIMIT:
        _renumber(board.id)
        found = _between(before, board, besides)
    return found


def _between(before: Column | None, board: Board, besides: Column | None) -> str:
    others = select(func.max(Column.rank)).where(Column.board_id == board.id, Column.id != (besides.id if besides else -1))
    if before is None:
        return rank.between(db.session.scalar(others), None)
    return rank.between(db.session.scalar(others.where(Column.rank < before.rank)), before.rank)


def _renumber(board_id: int) -> None:
    """Give every column a short rank again, beyond the last one so that no two ever meet."""
    columns = db.session.scalars(select(Column).where(Column.board_id == board_id).order_by(Column.rank)).all()
    last = columns[-1].rank if columns else None
    for column in columns:
        column.rank = last = rank.between(last, None)
        db.session.flush()


def _check(words: ColumnWords) -> None:
    if not words.name:
        raise BadColumn(say("Give the column a name."), field="name")
    if words.kind not in KINDS:
        raise BadColumn(say("Choose what the column means."), field="kind")
    if words.wip_limit is not None and not 1 <= words.wip_limit <= LARGEST_LIMIT:
        raise BadColumn(
            say("A limit is a number from 1 to %(most)d. Leave it empty for no limit.", most=LARGEST_LIMIT),
            field="wip_limit",
        )


def keep_a_backlog(column: Column) -> None:
    """Raise `BadColumn` where `column` is the only one for what was accepted."""
    others = select(Column.id).where(
        Column.board_id == column.board_id,
        Column.kind == "backlog",
        Column.archived_at.is_(None),
        Column.id != column.id,
    )
    if column.kind == "backlog" and db.session.scalar(others.limit(1)) is None:
        raise BadColumn(say("A board needs one column for what was accepted."), field="kind")


def _plain(value: Any) -> Any:
    return {"es": value.es, "en": value.en} if isinstance(value, Both) else value


def _about(column: Column, board: Board) -> dict[str, Any]:
    return {
        "subject": ("column", column.id),
        "title": str(column.name),
        "team_id": board.team_id,
        "board_id": board.id,
    }
