"""Moving many cards into one column."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from ....accounts.models import User
from ....activity.log import record
from ....core import rank
from ....core.db import db
from ....core.errors import Gone, NotFound
from ....core.words import Sentence, say
from ...events import CardMoved
from ...models import Board, Card, Column, Move
from ...policy import can_order
from .. import clocks, hands
from ..gates import CardNeeds, pass_gates
from ..limits import ColumnFull, ReasonNeeded, cards_in
from ..places import rank_at_end, rank_on_top
from ..traces import columns_in_order, envelope, facts, note, zone_of
from ..urgency import give_way
from .held import Obstacles, held


def move_cards(
    board: Board, card_ids: Sequence[int], to: Column, *, by: User, on_top: bool = False, reason: str = "", key: str = ""
) -> list[Move]:
    """Move these cards into `to`, at its end or on top, in the order given; those that stand there stay where they are.

    Args:
        reason: why the column, or somebody's hands, hold more than their limit; one for all.
        key: the client's name for this; sent again it is not done again.

    Raises:
        NotFound: `to` belongs to another board.
        Obstacles: some cards lack what `to` asks for, or are gone.
        ColumnFull: `to` is strict and has not enough room for all of them.
        ReasonNeeded: `to` would be over its limit, and no `reason` was given.
    """
    if to.board_id != board.id:
        raise NotFound
    cards = held(board, card_ids, by)
    if key and (done := moves_called(board, key)):
        return done
    columns = columns_in_order(board.id)
    if to.archived_at is not None:
        raise Gone(say("Somebody took the column “%(column)s” off the board a moment ago.", column=to.name))
    cards = [card for card in cards if card.column_id != to.id]
    check_gates(cards, to, board, columns)
    over = limit_over(to, len(cards), reason)
    moves = enter(cards, to, board, columns, columns, on_top and can_order(by, to, board), reason, by, key)
    tell(cards, moves, over, reason, by)
    return moves


def moves_called(board: Board, key: str) -> list[Move]:
    """The moves from this board that were made together under the client's `key`, the first one first."""
    ours = select(Column.id).where(Column.board_id == board.id)
    found = select(Move).where(Move.team_id == board.team_id, Move.from_column_id.in_(ours), Move.source_id == f"key:{key}")
    return list(db.session.scalars(found.order_by(Move.id)))


def check_gates(cards: Sequence[Card], to: Column, board: Board, columns: Sequence[Column]) -> None:
    """Raise `Obstacles` with those cards that lack what `to`, one of the `columns` of `board`, asks for."""
    phase = clocks.phase_of(to, columns)
    found: list[tuple[Card | None, Sentence]] = []
    for card in cards:
        try:
            pass_gates(card, to, board, phase)
        except CardNeeds as needs:
            found.append((card, needs.sentence))
    if len(found) == 1:
        raise Obstacles(say("One card is not ready for %(column)s, so none was moved.", column=to.name), found)
    if found:
        raise Obstacles(say("%(n)d cards are not ready for %(column)s, so none was moved.", n=len(found), column=to.name), found)


def limit_over(to: Column, coming: int, reason: str) -> list[int | None]:
    """For each card that comes, how many `to` holds with it where that is over its limit, else None."""
    before = cards_in(to.id) if to.has_limit and coming else 0
    counts = [None if to.has_room(before + at) else before + at + 1 for at in range(coming)]
    if not any(counts):
        return counts
    limit, would_have = to.wip_limit or 0, before + coming
    if to.is_strict:
        room = max(0, limit - before)
        raise ColumnFull(
            say("“%(column)s” has room for %(room)d of these %(n)d cards: none was moved.", column=to.name, room=room, n=coming),
            field="column_id",
        )
    if not reason:
        told = say("%(column)s would have %(n)d of %(limit)d: say why.", column=to.name, n=would_have, limit=limit)
        raise ReasonNeeded(told, to, would_have)
    return counts


def tell(cards: Sequence[Card], moves: Sequence[Move], over: Sequence[int | None], reason: str, by: User) -> None:
    """Write down the reason where they went over a limit, and tell each move."""
    for moved, count in zip(moves, over, strict=True):
        moved.over_limit, moved.over_limit_reason = count, reason if count else ""
    db.session.flush()
    for card, moved in zip(cards, moves, strict=True):
        record(CardMoved(**envelope(card), facts=facts(moved)), by=by)


def enter(
    cards: Sequence[Card],
    to: Column,
    board: Board,
    columns: Sequence[Column],
    left_behind: Sequence[Column],
    on_top: bool,
    reason: str,
    by: User,
    key: str,
) -> list[Move]:
    """Put cards that were let in into `to`, one of the `columns` of `board`, out of columns among those `left_behind`."""
    ranks, by_id, moves = _ranks(to, len(cards), on_top), {column.id: column for column in left_behind}, []
    zone = zone_of(board)
    for card, place in zip(cards, ranks, strict=True):
        left = by_id[card.column_id]
        is_new = left.board_id != board.id or not hands.is_in_hand(card, left)
        if board.person_limit and to.kind == "active" and is_new:
            hands.take_on(card, to, board, hands.people_on(card), reason, by)
        moved = note(card, to, left, by, key)
        card.rank, card.column_id = place, to.id
        set_committed_value(card, "column", to)
        moved.is_commitment = clocks.enter(card, to, columns, moved.at)
        if card.delivered_at is None:
            give_way(card)
        if board.is_main:
            clocks.set_check_day(card, lambda: zone)
        card.revision += 1
        moves.append(moved)
    return moves


def _ranks(to: Column, count: int, on_top: bool) -> list[str]:
    """So many ranks below, or above, every card of `to`, in order."""
    found = [rank_on_top(to) if on_top else rank_at_end(to)] if count else []
    while len(found) < count:
        found.append(rank.between(None, found[-1]) if on_top else rank.between(found[-1], None))
    if found and max(map(len, found)) > rank.LIMIT:
        found = _in_between(to, count, on_top)
    return found[::-1] if on_top else found


def _in_between(to: Column, count: int, on_top: bool) -> list[str]:
    """The counter of ranks is used up at this end: the gap before it is halved again and again."""
    end = func.min if on_top else func.max
    known = db.session.scalar(select(end(Card.rank)).where(Card.column_id == to.id))
    low, high = ("", known) if on_top else (known, "z" * (rank.LIMIT // 2))
    found = [rank.between(low, high)]
    while len(found) < count:
        found.append(rank.between(low, found[-1]) if on_top else rank.between(found[-1], high))
    return found
