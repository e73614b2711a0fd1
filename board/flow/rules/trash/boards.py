"""Further boards into the trash, with everything on them, and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import case, func, select, update

from ....accounts.models import User
from ....activity.log import record
from ....core.clock import now
from ....core.db import db
from ....core.errors import DomainError, require
from ....core.words import say
from ...events import BoardDeleted, BoardRestored
from ...models import Board, Card
from ...policy import can_shape
from ..places import bump
from ..urgency import all_give_way

STORED = [column.key for column in Board.__table__.c]


class MainBoard(DomainError):
    """A team always has the board that *Board* opens."""


def delete_board(board: Board, *, by: User) -> None:
    """Put a further board into the trash with all its cards.

    Raises:
        MainBoard: it is the main board of its team.
        NotFound: it is in the trash already.
    """
    require(can_shape(by, board), say("Only leads delete boards."))
    bump(board.id)
    db.session.refresh(board, STORED)
    if board.is_main:
        raise MainBoard(say("This is the main board of its team. Make another one the main board first."))
    at = now()
    db.session.execute(
        update(Card)
        .where(Card.board_id == board.id, Card.deleted_at.is_(None))
        .values(
            archived_at=func.coalesce(Card.archived_at, at), deleted_at=at, deleted_by_id=by.id, revision=Card.revision + 1
        )
    )  # fmt: skip
    board.archived_at = board.deleted_at = at
    board.deleted_by_id = by.id
    db.session.flush()
    record(BoardDeleted(**_about(board)), by=by)


def restore_board(board: Board, *, by: User) -> None:
    """Bring the board back with the cards that went with it: open ones open, put-away ones put away.

    What had been deleted on it before stays in its trash. A second time nothing happens.
    """
    require(can_shape(by, board), say("Only leads bring boards back."))
    raised = db.session.execute(
        update(Board)
        .where(Board.id == board.id, Board.deleted_at.is_not(None))
        .values(version=Board.version + 1)
        .execution_options(synchronize_session=False)
    )
    if not raised.rowcount:  # type: ignore[attr-defined]
        return
    db.session.refresh(board, STORED)
    at = board.deleted_at
    went_with = Card.board_id == board.id, Card.deleted_at == at
    urgent = db.session.scalars(
        select(Card).where(*went_with, Card.archived_at == at, Card.class_of_service == "expedite")
    ).all()
    db.session.execute(
        update(Card)
        .where(*went_with)
        .values(
            archived_at=case((Card.archived_at == at, None), else_=Card.archived_at),
            deleted_at=None, deleted_by_id=None, revision=Card.revision + 1,
        )
    )  # fmt: skip
    all_give_way(urgent)
    board.archived_at = board.deleted_at = board.deleted_by_id = None
    db.session.flush()
    record(BoardRestored(**_about(board)), by=by)


def _about(board: Board) -> dict[str, Any]:
    return {"subject": ("board", board.id), "title": str(board.name), "team_id": board.team_id, "board_id": board.id}
