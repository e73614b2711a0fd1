"""Which columns somebody keeps folded."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from ...accounts.models import User
from ...core.db import db, once
from ...core.hot import hot
from ..models import Column, ColumnFold

FOLDS, COLUMNS = ColumnFold.__table__.c, Column.__table__.c
FOLDED = hot(
    select(FOLDS.column_id)
    .select_from(ColumnFold.__table__.join(Column.__table__))
    .where(FOLDS.user_id == bindparam("person"), COLUMNS.board_id == bindparam("board"))
    .order_by(FOLDS.column_id)
)


def folded_by(person: User, board_id: int) -> tuple[int, ...]:
    """The ids of the board's columns that `person` keeps folded."""
    asked = {"person": person.id, "board": board_id}
    return once(("folded", person.id, board_id), lambda: tuple(row[0] for row in db.session.execute(FOLDED, asked)))
