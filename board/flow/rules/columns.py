"""What a column is called, asks, means and holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, select

from ...accounts.models import User
from ...activity.log import record
from ...core import rank
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import Both, say
from ..events import ColumnChanged
from ..models import KINDS, Board, Card, Column
from ..policy import can_shape
from .places import bump

LARGEST_LIMIT = 999


@dataclass(frozen=True, kw_only=True)
class ColumnWords:
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
        _keep_a_backlog(column)
    changes = {name: _plain(value) for name, value in vars(words).items() if getattr(column, name) != value}
    for name in changes:
        setattr(column, name, getattr(words, name))
    if changes:
        db.session.flush()
        record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": changes}), by=by)
    return column


def add_column(board: Board, words: ColumnWords, by: User) -> Column:
    """A further column at the right end.

    Raises:
        BadColumn: see `change_column`.
    """
    require(can_shape(by, board), say("Only leads add columns."))
    bump(board.id)
    _check(words)
    last = db.session.scalar(select(func.max(Column.rank)).where(Column.board_id == board.id))
    column = Column(board_id=board.id, rank=rank.between(last, None), **vars(words))
    db.session.add(column)
    db.session.flush()
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"added": "true"}}), by=by)
    return column


def put_column(column: Column, before: Column | None, by: User) -> Column:
    """Put a column to the left of `before`, or at the right end."""
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads order columns."))
    if before and before.board_id != board.id:
        raise NotFound
    bump(board.id)
    others = select(func.max(Column.rank)).where(Column.board_id == board.id, Column.id != column.id)
    if before is None:
        column.rank = rank.between(db.session.scalar(others), None)
    elif before is not column:
        column.rank = rank.between(db.session.scalar(others.where(Column.rank < before.rank)), before.rank)
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"place": "true"}}), by=by)
    return column


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
    _keep_a_backlog(column)
    column.archived_at = column.archived_at or now()
    record(ColumnChanged(**_about(column, board), facts={"column_id": column.id, "changes": {"archived": "true"}}), by=by)
    return column


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


def _keep_a_backlog(column: Column) -> None:
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
