"""Taking a move back."""

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
from ..models import Card, Move
from ..policy import can_change
from . import clocks
from .limits import over_limit
from .places import bump, rank_near
from .traces import STORED, column_of, columns_in_order, done_before, envelope, last_move, note

UNDO_WITHIN = timedelta(minutes=10)
"""The toast stays for ten seconds; `Z` reaches a little further back."""


def undo_move(moved: Move, *, by: User) -> Card:
    """Take `moved` back: the card stands where it stood, with the clocks it had. Both moves stay on record.

    Asked twice, it is done once.

    Raises:
        Gone: the card has moved since, its column is gone, or it was too long ago.
        ColumnFull: the strict column it came from has filled up.
    """
    card = db.session.get_one(Card, moved.card_id)
    require(can_change(by, card), say("Only its team moves the cards of this board."))
    bump(card.board_id)
    db.session.refresh(card, STORED)
    if done_before(card, _key(moved)):
        return card
    last = last_move(card)
    columns = columns_in_order(card.board_id)
    back = next((each for each in columns if each.id == moved.from_column_id and not each.archived_at), None)
    if back is None or last is None or last.id != moved.id or moved.at < now() - UNDO_WITHIN:
        raise Gone(say("It has moved since: there is nothing to undo."))
    undoing = note(card, back, column_of(card, columns), by, _key(moved))
    undoing.undoes_id = moved.id
    if back.id != card.column_id:
        undoing.over_limit = over_limit(back, card, reason="-")
    card.rank = rank_near(back, moved.from_rank, besides=card)
    card.column_id = back.id
    set_committed_value(card, "column", back)
    clocks.put_back(card, moved.clocks)
    card.revision += 1
    db.session.flush()
    record(MoveUndone(**envelope(card), facts={"move_id": undoing.id, "undoes_id": moved.id}), by=by)
    return card


def _key(moved: Move) -> str:
    return f"undo-{moved.id}"
