"""Taking back what was just done: refused where something newer happened, and nothing is ever lost by it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Gone, require
from ...core.words import say
from ..events import MoveUndone
from ..models import Board, Card, Column, Move
from ..policy import can_change, can_shape
from . import clocks, hands, transfers
from .columns import put_column
from .limits import over_limit
from .places import bump, rank_near
from .traces import done_before, envelope, hold, last_move, note
from .urgency import give_way

UNDO_WITHIN = timedelta(minutes=10)
"""The toast stays for ten seconds; `Z` reaches a little further back."""
MOVED_SINCE = say("It has moved since: there is nothing to undo.")


def undo_move(moved: Move, *, by: User) -> Card:
    """Take `moved` back: the card stands where it stood, with the clocks it had. Both moves stay on record.

    Asked twice, it is done once.

    Raises:
        Gone: the card has moved since or was put away, its column or board is gone, or it was too long ago.
        ColumnFull: the strict column it came from has filled up.
    """
    card = db.session.get_one(Card, moved.card_id)
    require(can_change(by, card), say("Only its team moves the cards of this board."))
    came_from = db.session.get(Column, moved.from_column_id) if moved.from_column_id else None
    if came_from is not None and came_from.board_id != card.board_id:
        transfers.hold_for_return(card, came_from)
    else:
        hold(card)
    if done_before(card, _key(moved)):
        return card
    last = last_move(card)
    back = db.session.get(Column, moved.from_column_id, populate_existing=True) if moved.from_column_id else None
    if back is None or back.archived_at or card.archived_at or last is None or last.id != moved.id:
        raise Gone(MOVED_SINCE)
    if back.id == card.column_id and back.kind == "backlog":
        board = db.session.get_one(Board, card.board_id)
        require(not board.is_main or can_shape(by, board), say("The lead orders what was accepted."))
    if moved.at < now() - UNDO_WITHIN:
        raise Gone(say("That was too long ago to undo. Move it by hand."))
    over = over_limit(back, card, reason="-") if back.id != card.column_id else None
    take_back(moved, card, back, by, over)
    return card


def undo_placing(column: Column, was_before_id: int | None, placed: str, *, by: User) -> Column:
    """Put a column back to the left of the one that was behind it (None: to the right end).

    Args:
        placed: the rank it was given by what is undone.

    Raises:
        Gone: somebody placed it again meanwhile, or the other one is gone.
    """
    board = db.session.get_one(Board, column.board_id)
    require(can_shape(by, board), say("Only leads order columns."))
    bump(board.id)
    db.session.refresh(column, ["rank", "archived_at"])
    before = db.session.get(Column, was_before_id, populate_existing=True) if was_before_id else None
    if column.rank != placed or column.archived_at or (was_before_id and (before is None or before.archived_at)):
        raise Gone(say("The columns were changed since: there is nothing to undo."))
    put_column(column, before, by)
    return column


def take_back(moved: Move, card: Card, back: Column, by: User, over: int | None = None) -> Move:
    """Put `card` where it stood before `moved`, in column `back`, with the clocks it had. Call `bump` first.

    Args:
        over: how many cards `back` holds with it, where that is over its limit.
    """
    left = db.session.get_one(Column, card.column_id)
    carried = transfers.send_back(card, moved, back.board_id) if back.board_id != left.board_id else None
    undoing = note(card, back, left, by, _key(moved))
    undoing.undoes_id, undoing.over_limit = moved.id, over
    card.rank = rank_near(back, moved.from_rank, besides=card)
    card.column_id = back.id
    set_committed_value(card, "column", back)
    clocks.put_back(card, moved.clocks)
    hands.let_go([card.id], moved.at)
    if card.delivered_at is None:
        give_way(card)
    card.revision += 1
    db.session.flush()
    record(MoveUndone(**envelope(card), facts={"move_id": undoing.id, "undoes_id": moved.id}), by=by)
    if carried is not None:
        transfers.tell(card, left.board_id, back.board_id, by, carried, move_id=undoing.id, undoes_id=moved.id)
    return undoing


def _key(moved: Move) -> str:
    return f"undo-{moved.id}"
