"""What the bar of filters offers: whoever is on the open cards, the labels of the board, the views that were saved."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import bindparam, func, or_, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ..models import Board, Card, CardPerson, Label, SavedView
from .boards import visible_board

LABEL, VIEW = Label.__table__.c, SavedView.__table__.c
LABELS_OF = (
    select(LABEL.id, LABEL.name, LABEL.colour).where(LABEL.board_id == bindparam("board")).order_by(func.lower(LABEL.name), LABEL.id)
)
VIEWS_OF = (
    select(VIEW.id, VIEW.name, VIEW.query, VIEW.is_shared, VIEW.user_id)
    .where(VIEW.board_id == bindparam("board"), or_(VIEW.is_shared, VIEW.user_id == bindparam("person")))
    .order_by(VIEW.is_shared.desc(), func.lower(VIEW.name), VIEW.id)
)


def people_on(board: Board) -> list[tuple[int, str]]:
    """Id and name of the accounts on open cards, by name."""
    rows = db.session.execute(
        select(User.id, User.name)
        .where(
            User.id.in_(
                select(CardPerson.user_id)
                .join(Card, Card.id == CardPerson.card_id)
                .where(Card.board_id == board.id, Card.archived_at.is_(None))
            )
        )
        .order_by(func.lower(User.name), User.id)
    )
    return [tuple(row) for row in rows]


class Saved(NamedTuple):
    """A view that was saved."""

    id: int
    name: str
    query: str
    is_shared: bool
    user_id: int


def labels_of(board: Board) -> list[tuple[int, str]]:
    """Id and name of its labels by name; those without a name, from an import, are called by their colour."""
    return [(id, name or colour) for id, name, colour in db.session.execute(LABELS_OF, {"board": board.id})]


def views_of(board: Board, to: User) -> list[Saved]:
    """The views `to` saved and those shared with everybody, shared ones first."""
    return [Saved(*row) for row in db.session.execute(VIEWS_OF, {"board": board.id, "person": to.id})]


def visible_view(view_id: int, to: User) -> tuple[SavedView, Board]:
    """The view and its board. Raises `NotFound` where there is none, or it is somebody else's and not shared."""
    view = db.session.get(SavedView, view_id)
    if view is None or not (view.is_shared or view.user_id == to.id):
        raise NotFound
    return view, visible_board(view.board_id, to)
