"""Moving a card: one rule behind mouse, touch, keyboard, dialog, menu and API."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from sqlalchemy import bindparam, select
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, Gone, NotAllowed, NotFound, require
from ...core.hot import hot
from ...core.words import say
from ..events import CardMoved, CardReordered
from ..figures.history import Phase
from ..models import Board, Card, Column, Move
from ..policy import can_change, can_order
from ..queries.boards import Neighbour
from . import clocks, hands
from .gates import pass_gates
from .limits import over_limit
from .places import rank_at_end, rank_before, rank_on_top
from .traces import column_of, done_before, envelope, facts, held_columns, last_move, place_at, write, zone_of
from .urgency import give_way

WHERE = hot(select(Card.__table__.c.column_id, Card.__table__.c.rank).where(Card.__table__.c.id == bindparam("card")))


class OrderIsTheLeads(NotAllowed):
    """Members propose another place in Accepted; `before` and `on_top` say which one it would have been."""

    def __init__(self, card: Card, before: Card | Neighbour | None, on_top: bool) -> None:
        super().__init__(say("The lead orders what was accepted. You can propose another place."))
        self.card = card
        self.before = before
        self.on_top = on_top


def move(
    card: Card,
    to: Column,
    before: Card | Neighbour | None = None,
    *,
    by: User,
    on_top: bool = False,
    reason: str = "",
    key: str = "",
    seen: int | None = None,
) -> Move | None:
    """Put `card` into column `to`, above `before` (None: at the end, or `on_top`); returns the move, None if it stood there.

    What somebody else than a lead puts into Accepted comes last there, whatever `before` and `on_top` say.

    Args:
        reason: why it goes over a soft limit.
        key: the client's name for this very move; sent again it is not done again.
        seen: id of the column the person saw it in.

    Raises:
        NotFound: `to` or `before` belong to another board, or are archived.
        Conflict: somebody moved it out of `seen` meanwhile.
        Gone: somebody put it or the column away meanwhile.
        OrderIsTheLeads: another place in Accepted, and `by` is no lead.
        ColumnFull, ReasonNeeded, HandsFull, AudienceNeeded, HypothesisNeeded, OutcomeNeeded: see `limits`, `hands` and `gates`.
    """
    require(can_change(by, card), say("Only its team moves the cards of this board."))
    if to.board_id != card.board_id or to.archived_at or (before and before.board_id != card.board_id):
        raise NotFound
    columns = held_columns(card)
    if done := done_before(card, key):
        return done
    if card.archived_at is not None:
        raise Gone(say("Somebody put it away a moment ago: it is not on the board any more."))
    check_seen(card, seen)
    board = db.session.get_one(Board, card.board_id)
    if card.column_id == to.id:
        return _reorder(card, Place(to, before, on_top), board, by, key)
    left = column_of(card, columns)
    over = let_in(card, to, left, board, columns, by, reason)
    place = Place(to, before, on_top) if can_order(by, to, board) else Place(to, None, False)
    return enter(card, place, left, board, columns, by, key, over, reason)


class Place(Struct, frozen=True):
    """Where a card should go: above `before`, or else on top or at the end of `column`."""

    column: Column
    before: Card | Neighbour | None
    on_top: bool

    def rank(self, card: Card) -> str:
        """The rank `card` gets there."""
        if self.before is not None and self.before.id != card.id:
            if isinstance(self.before, Card):
                _see_where(self.before)
            if self.before.column_id == self.column.id:  # else it went elsewhere meanwhile
                return rank_before(self.before, besides=card)
        return rank_on_top(self.column, besides=card) if self.on_top else rank_at_end(self.column, besides=card)

    def holds(self, card: Card) -> bool:
        """Whether `card`, in this column already, stands there."""
        here = select(Card.id).where(Card.column_id == self.column.id, Card.archived_at.is_(None)).limit(1)
        if self.before is None:
            other = here.where(Card.rank < card.rank if self.on_top else Card.rank > card.rank)
            return db.session.scalar(other) is None
        below = here.where(Card.rank > card.rank).order_by(Card.rank)
        return self.before.id in (card.id, db.session.scalar(below))


def _see_where(card: Card) -> None:
    """Read again where `card` stands: the board is locked now."""
    row = db.session.execute(WHERE, {"card": card.id}).one_or_none()
    if row is None:
        raise NotFound
    for name, value in zip(("column_id", "rank"), row, strict=True):
        set_committed_value(card, name, value)


def let_in(
    card: Card, to: Column, left: Column, board: Board, columns: Sequence[Column], by: User, reason: str
) -> int | None:
    """Let `card`, which stands in `left`, into `to`, one of the `columns` of `board`, or say what is missing; nothing moves yet.

    Returns how many cards `to` holds with it where that is over its limit. Raises as `move`.
    """
    if to.archived_at is not None:
        raise Gone(say("Somebody took the column “%(column)s” off the board a moment ago.", column=to.name))
    pass_gates(card, to, board, clocks.phase_of(to, columns))
    over = over_limit(to, card, reason)
    is_new = left.board_id != board.id or not hands.is_in_hand(card, left)
    if board.person_limit and to.kind == "active" and is_new:
        hands.take_on(card, to, board, hands.people_on(card), reason, by)
    return over


def enter(
    card: Card, place: Place, left: Column, board: Board, columns: Sequence[Column], by: User, key: str, over: int | None, reason: str
) -> Move:
    """Put `card`, which was let in, there: its row, its clocks, what the log says."""
    to = place.column
    if card.delivered_at and clocks.phase_of(to, columns) < Phase.DELIVERED:
        give_way(card)
    rank = place.rank(card)
    after = clocks.entering(card, to, columns, at := now())
    moved = write(
        card, to, left, by, key,
        at=at,
        over_limit=over,
        over_limit_reason=reason if over else "",
        is_commitment=card.started_at is None and after["started_at"] is not None,
    )  # fmt: skip
    place_at(card, to, rank, after)
    if board.is_main:
        clocks.set_check_day(card, lambda: zone_of(board))
    record(CardMoved(**envelope(card), facts=facts(moved)), by=by)
    return moved


def _reorder(card: Card, place: Place, board: Board, by: User, key: str) -> Move | None:
    if place.holds(card):
        return None
    if not can_order(by, place.column, board):
        raise OrderIsTheLeads(card, place.before, place.on_top)
    rank = place.rank(card)
    moved = write(card, place.column, place.column, by, key)
    card.rank = rank
    db.session.flush()
    record(CardReordered(**envelope(card), facts=facts(moved)), by=by)
    return moved


def check_seen(card: Card, seen: int | None) -> None:
    """Raise `Conflict` where the card stands no longer in the column of that id; None: it was not said."""
    if seen is None or seen == card.column_id:
        return
    last = last_move(card)
    raise Conflict(
        say("%(name)s moved it to %(column)s a moment ago.", name=last.by_name, column=last.to_name)
        if last and last.by_name
        else say("Somebody moved it a moment ago.")
    )
