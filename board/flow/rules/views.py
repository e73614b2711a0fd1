"""Views of a board under a name: a filter, lanes and a layout to come back to."""

from __future__ import annotations

from sqlalchemy import func, select

from ...accounts.models import User
from ...core.clock import now
from ...core.db import NAME, db
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import say
from ..models import Board, SavedView
from ..policy import can_shape
from .places import bump

MOST = 100
"""Views one person keeps on a board."""
LONGEST = 2_000


def save_view(board: Board, name: str, query: str, *, is_shared: bool, by: User) -> SavedView:
    """Keep the look that `query` (a query string) stands for. The same name again replaces one's own view of that name.

    Raises:
        DomainError: no name, or more than anybody can oversee.
    """
    if is_shared:
        require(can_shape(by, board), say("Only leads share a view with everybody."))
    name = _named(name)
    bump(board.id)
    own = select(SavedView).where(SavedView.board_id == board.id, SavedView.user_id == by.id)
    view = db.session.scalar(own.where(SavedView.name == name, SavedView.is_shared == is_shared))
    if view is None:
        if (db.session.scalar(select(func.count()).select_from(own.subquery())) or 0) >= MOST:
            raise DomainError(say("These are many views: delete one first."), field="name")
        view = SavedView(board_id=board.id, user_id=by.id, name=name, is_shared=is_shared, created_at=now())
        db.session.add(view)
    view.query = query[:LONGEST]
    db.session.flush()
    return view


def rename_view(view: SavedView, board: Board, name: str, *, by: User) -> SavedView:
    """Call it something else. Raises as `save_view`."""
    require(may_keep(view, board, by), say("Only leads change what everybody sees."))
    view.name = _named(name)
    bump(board.id)
    return view


def delete_view(view: SavedView, board: Board, *, by: User) -> None:
    """Forget it. It holds nothing but an address, so that saving it again brings it back."""
    require(may_keep(view, board, by), say("Only leads change what everybody sees."))
    bump(board.id)
    db.session.delete(view)
    db.session.flush()


def may_keep(view: SavedView, board: Board, by: User) -> bool:
    """Whether `by` may rename and delete it: one's own always, a shared one also as a lead."""
    return view.user_id == by.id or (view.is_shared and can_shape(by, board))


def _named(name: str) -> str:
    name = one_line(name)
    if not name:
        raise DomainError(say("Give the view a name."), field="name")
    if len(name) > NAME:
        raise DomainError(say("Use at most %(num)d characters.", num=NAME), field="name")
    return name
