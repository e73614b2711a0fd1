"""Cards into the trash and back."""

from __future__ import annotations

from sqlalchemy.orm.attributes import set_committed_value

from ....accounts.models import User
from ....activity.log import record
from ....core.clock import now
from ....core.db import db
from ....core.errors import NotFound, require
from ....core.words import say
from ...events import CardDeleted, CardRestored
from ...models import Board, Card, Column
from ...policy import can_change
from ..returning import Return, to_accepted
from ..traces import envelope, hold
from ..urgency import give_way
from .columns import bring_column_back

ONLY_ITS_TEAM = say("Only the people of this team change its cards.")


def delete_card(card: Card, *, by: User) -> None:
    """Put the card into the trash, wherever it stood; a second time nothing happens."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    if card.deleted_at is not None:
        return
    card.deleted_at, card.deleted_by_id = now(), by.id
    card.archived_at = card.archived_at or card.deleted_at
    card.revision += 1
    record(CardDeleted(**envelope(card), facts={"column_id": card.column_id}), by=by)


def restore_card(card: Card, *, by: User) -> Return:
    """Bring the card back to its place, together with its column where that is in the trash too.

    One that was put away before it was deleted comes back put away. Where its column is gone for good it comes to the
    bottom of the backlog.

    Raises:
        NotFound: its board is in the trash: that comes back first.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    if card.deleted_at is None:
        return Return.THERE
    was_open = card.archived_at == card.deleted_at
    card.deleted_at, card.deleted_by_id, card.is_deleted_with_column = None, None, False
    back = _open(card, by) if was_open else Return.PUT_AWAY
    card.revision += 1
    db.session.flush()
    record(CardRestored(**envelope(card), facts={"column_id": card.column_id}), by=by)
    return back


def _open(card: Card, by: User) -> Return:
    give_way(card)
    card.archived_at = None
    column = db.session.get(Column, card.column_id, populate_existing=True)
    if column is None:
        raise NotFound
    set_committed_value(card, "column", column)
    if column.deleted_at is not None:
        bring_column_back(column, db.session.get_one(Board, card.board_id), by)
        return Return.WITH_COLUMN
    if column.archived_at is not None:
        to_accepted(card, by)
        return Return.IN_ACCEPTED
    return Return.IN_PLACE
