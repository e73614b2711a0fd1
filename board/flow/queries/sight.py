"""Which cards of a column are in sight, as statements that are built once and asked again and again.

They stand on the table, not on the class: for a few narrow values that is five times cheaper. Parameters: `column` or
`columns`, `start` (a rank), `most`, and those of `days`.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, case, func, or_, select, true, type_coerce

from ...core.clock import now, start_of, today
from ...core.db import Instant
from ...core.hot import hot
from ..figures.times import UsualTime
from ..models import Board, Card, Column

CARDS, COLUMNS = Card.__table__.c, Column.__table__.c
LEARNED_FOR = timedelta(days=14)
"""How long a learned card stays in sight."""
DUE_WITHIN = timedelta(days=7)
"""A delivered card is shown when it is to be checked within these days."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)

IS_OPEN = CARDS.archived_at.is_(None)
LEARNED_LATELY = CARDS.learned_at >= bindparam("lately", type_=Instant)
CHECKED_SOON = or_(
    CARDS.check_on <= bindparam("due"),
    and_(CARDS.check_on.is_(None), CARDS.delivered_at >= bindparam("lately", type_=Instant)),
)
OF_KIND: dict[str, ColumnElement[bool]] = {"learned": LEARNED_LATELY, "delivered": CHECKED_SOON}
"""In columns of other kinds every card is in sight."""
IN_SIGHT = or_(
    and_(*(COLUMNS.kind != kind for kind in OF_KIND)),
    COLUMNS.id == bindparam("whole"),
    *(and_(COLUMNS.kind == kind, condition) for kind, condition in OF_KIND.items()),
)
IS_LATE = and_(CARDS.delivered_at.is_(None), CARDS.started_at < bindparam("late", type_=Instant))


def days(board: Board, usual: UsualTime, whole: int | None) -> dict[str, Any]:
    """The parameters that follow from the day it is in the team's zone, and the `whole` column."""
    zone = board.team.time_zone
    day = today(zone)
    late = start_of(day - timedelta(days=usual.days - 1), zone) if usual.days else NEVER
    return {"lately": now() - LEARNED_FOR, "due": day + DUE_WITHIN, "late": late, "whole": whole or 0}


@cache
def standing(kind: str) -> Select[Any]:
    """The cards of a column of that `kind` ("" for all of it) from the rank `start`, in order: the fields of `Standing`."""
    return hot(_of_a_column(
        kind,
        CARDS.id,
        CARDS.rank,
        CARDS.revision,
        type_coerce(CARDS.created_at, String),
        CARDS.metric_id,
        case((CARDS.delivered_at.is_(None), CARDS.started_at)),
    ).order_by(CARDS.rank).limit(bindparam("most")))  # fmt: skip


@cache
def remaining(kind: str) -> Select[Any]:
    """How many cards of such a column stand from the rank `start`."""
    return hot(_of_a_column(kind, func.count()))


def _of_a_column(kind: str, *values: Any) -> Select[Any]:
    is_there = and_(CARDS.column_id == bindparam("column"), IS_OPEN, CARDS.rank >= bindparam("start"))
    return select(*values).where(is_there, OF_KIND.get(kind, true()))


def counting(*wanted: ColumnElement[bool]) -> Select[Any]:
    """Column id, all its cards, those in sight, of them the `wanted` ones, the blocked and the late ones."""
    return _counting(and_(IN_SIGHT, *wanted)) if wanted else _count_all()


EVERY_ONE = hot(
    select(CARDS.column_id, func.count())
    .where(CARDS.column_id.in_(bindparam("columns", expanding=True)), IS_OPEN)
    .group_by(CARDS.column_id)
)
"""Column id and all its cards: where every card is in sight and wanted that is all there is to count."""


@cache
def _count_all() -> Select[Any]:
    return hot(_counting(IN_SIGHT))


def _counting(is_wanted: ColumnElement[bool]) -> Select[Any]:
    of_them = (IN_SIGHT, is_wanted, and_(CARDS.blocked_at.is_not(None), IN_SIGHT), and_(IS_LATE, IN_SIGHT))
    return (
        select(CARDS.column_id, func.count(), *(func.sum(case((each, 1), else_=0)) for each in of_them))
        .select_from(Card.__table__.join(Column.__table__, COLUMNS.id == CARDS.column_id))
        .where(CARDS.column_id.in_(bindparam("columns", expanding=True)), IS_OPEN)
        .group_by(CARDS.column_id)
    )
