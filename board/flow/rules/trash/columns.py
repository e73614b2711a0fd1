"""Columns into the trash, with their cards or after the cards found a home, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import aliased

from ....accounts.models import User
from ....activity.log import record
from ....core.clock import now
from ....core.db import db
from ....core.errors import NotFound, require
from ....core.words import say
from ...events import ColumnDeleted, ColumnRestored
from ...models import Board, Card, Column, Move
from ...policy import can_shape
from ..columns import keep_a_backlog
from ..moves import move
from ..places import bump
from ..undoing import take_back
from ..urgency import all_give_way

STORED = [column.key for column in Column.__table__.c]


def delete_column(column: Column, home: Column | None, *, by: User) -> int:
    """Put the column into the trash; its cards go to the bottom of `home`, or, without one, into the trash with it.

    Returns how many cards that were. What was put away in it before stays put away.

    Raises:
        NotFound: the column, or `home`, is no longer on the board.
        BadColumn: it is the last backlog column.
        ColumnFull, CardNeeds: `home` is strict, or asks something of a card that it does not say.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads delete columns."))
    version = bump(board.id)
    db.session.refresh(column, STORED)
    if column.archived_at is not None or (home and (home.id == column.id or home.board_id != board.id or home.archived_at)):
        raise NotFound
    keep_a_backlog(column)
    at = now()
    gone = _send_home(column, home, version, by) if home else _take_along(column, at, by)
    column.archived_at = column.deleted_at = at
    column.deleted_by_id = by.id
    db.session.flush()
    facts = {"column_id": column.id, "cards": gone, "home_id": home.id if home else None}
    record(ColumnDeleted(**_about(column, board), facts=facts), by=by)
    return gone


def restore_column(column: Column, *, by: User) -> int:
    """Bring the column back to its place with the cards that went with it, in their order.

    Cards that were sent to a home and have stood there since come back too; others stay where people put them.
    Returns how many came. A second time nothing happens.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads bring columns back."))
    bump(board.id)
    db.session.refresh(column, STORED)
    if column.deleted_at is None:
        return 0
    came, went_at = _bring_along(column), column.deleted_at
    column.archived_at = column.deleted_at = column.deleted_by_id = None
    db.session.flush()
    came += _call_back(column, went_at, by)
    record(ColumnRestored(**_about(column, board), facts={"column_id": column.id, "cards": came}), by=by)
    return came


def open_column(column: Column, *, by: User) -> None:
    """Put a closed column, as an import brings them, onto its board with the cards in it. A second time nothing happens."""
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads bring columns back."))
    bump(board.id)
    db.session.refresh(column, STORED)
    if column.archived_at is None or column.deleted_at is not None:
        return
    standing = select(Card).where(Card.column_id == column.id, Card.archived_at.is_(None))
    all_give_way(db.session.scalars(standing.where(Card.class_of_service == "expedite")).all())
    column.archived_at = None
    db.session.flush()
    record(ColumnRestored(**_about(column, board), facts={"column_id": column.id, "cards": 0}), by=by)


def bring_column_back(column: Column, board: Board, by: User) -> None:
    """Bring back only the column, for one card of it; the others stay in the trash, each by itself."""
    db.session.execute(update(Card).where(_went_with(column)).values(is_deleted_with_column=False))
    column.archived_at = column.deleted_at = column.deleted_by_id = None
    db.session.flush()
    record(ColumnRestored(**_about(column, board), facts={"column_id": column.id, "cards": 0}), by=by)


def _take_along(column: Column, at: datetime, by: User) -> int:
    went = db.session.execute(
        update(Card)
        .where(Card.column_id == column.id, Card.archived_at.is_(None))
        .values(archived_at=at, deleted_at=at, deleted_by_id=by.id, is_deleted_with_column=True, revision=Card.revision + 1)
    )
    return int(went.rowcount)  # type: ignore[attr-defined]


def _bring_along(column: Column) -> int:
    urgent = db.session.scalars(select(Card).where(_went_with(column), Card.class_of_service == "expedite")).all()
    came = db.session.execute(
        update(Card)
        .where(_went_with(column))
        .values(archived_at=None, deleted_at=None, deleted_by_id=None, is_deleted_with_column=False, revision=Card.revision + 1)
    )
    all_give_way(urgent)
    return int(came.rowcount)  # type: ignore[attr-defined]


def _went_with(column: Column) -> Any:
    return (Card.column_id == column.id) & Card.is_deleted_with_column & (Card.deleted_at == column.deleted_at)


def _send_home(column: Column, home: Column, version: int, by: User) -> int:
    standing = select(Card).where(Card.column_id == column.id, Card.archived_at.is_(None)).order_by(Card.rank)
    cards = db.session.scalars(standing).all()
    why = str(say("The column “%(column)s” was deleted.", column=column.name))
    for card in cards:
        move(card, home, by=by, reason=why, key=f"home-{column.id}-{version}")
    return len(cards)


def _call_back(column: Column, went_at: datetime, by: User) -> int:
    later = aliased(Move)
    latest = select(func.max(later.id)).where(later.card_id == Card.id).scalar_subquery()
    sent = (
        select(Move, Card)
        .join(Card, Card.id == Move.card_id)
        .where(Card.board_id == column.board_id, Card.archived_at.is_(None), Move.id == latest)
        .where(Move.from_column_id == column.id, Move.at >= went_at, Move.source_id.like(f"key:home-{column.id}-%"))
        .order_by(Move.from_rank)
    )
    moves = db.session.execute(sent).all()
    for moved, card in moves:
        take_back(moved, card, column, by)
    return len(moves)


def _about(column: Column, board: Board) -> dict[str, Any]:
    return {
        "subject": ("column", column.id),
        "title": str(column.name),
        "team_id": board.team_id,
        "board_id": board.id,
    }
