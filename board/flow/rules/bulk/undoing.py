"""Taking back moves that were made together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import set_committed_value

from ....accounts.models import User
from ....activity.log import record
from ....core.clock import now
from ....core.db import db
from ....core.errors import Gone, require
from ....core.words import say
from ...events import MoveUndone
from ...models import Board, Card, Column, Move
from ...policy import can_change
from .. import clocks, hands, transfers
from ..belongings import Carried, carry, leave
from ..limits import cards_in
from ..places import rank_near
from ..traces import columns_in_order, envelope, note
from ..undoing import MOVED_SINCE, UNDO_WITHIN
from ..urgency import give_way


def undo_moves(board: Board, moves: Sequence[Move], *, by: User) -> tuple[list[Card], list[Card]]:
    """Take `moves` from columns of `board` back: the cards that stand where they stood, and those that were left alone because they
    moved since, were put away, or their strict column has filled up. Asked twice, it is done once.

    Raises:
        Gone: none can be taken back any more.
    """
    require(can_change(by, board), say("Only its team moves the cards of this board."))
    on = {board.id, *(moved.board_id for moved in moves)}
    transfers.lock(on)
    ids = [moved.card_id for moved in moves]
    found = select(Card).where(Card.id.in_(ids)).execution_options(populate_existing=True)
    cards = {card.id: card for card in db.session.scalars(found)}
    columns = {column.id: column for board_id in sorted(on) for column in columns_in_order(board_id)}
    last = _last(ids)
    done = {moved.card_id for moved in moves if last.get(moved.card_id, ("", 0))[0] == f"key:{_key(moved)}"}
    fit = [moved for moved in moves if last.get(moved.card_id, ("", 0))[1] == moved.id and _may_go_back(moved, cards, columns)]
    fit = _with_room(fit, columns)
    if not fit and not done:
        raise Gone(MOVED_SINCE)
    _take_back(fit, board, cards, columns, by)
    back = {moved.card_id for moved in fit} | done
    return [cards[each] for each in ids if each in back], [cards[each] for each in ids if each in cards and each not in back]


def _last(ids: Sequence[int]) -> dict[int, tuple[str, int]]:
    """Card id -> what its latest move was called, and its id."""
    latest = select(func.max(Move.id)).where(Move.card_id.in_(ids)).group_by(Move.card_id)
    rows = db.session.execute(select(Move.card_id, Move.source_id, Move.id).where(Move.id.in_(latest)))
    return {card_id: (name or "", move_id) for card_id, name, move_id in rows}


def _may_go_back(moved: Move, cards: dict[int, Card], columns: dict[int, Column]) -> bool:
    card, back = cards.get(moved.card_id), columns.get(moved.from_column_id or 0)
    is_there = card is not None and card.archived_at is None and back is not None and back.archived_at is None
    return is_there and moved.at >= now() - UNDO_WITHIN


def _with_room(moves: Sequence[Move], columns: dict[int, Column]) -> list[Move]:
    """Those whose column, where it is strict, can hold all that come back to it."""
    coming = Counter(moved.from_column_id for moved in moves)
    full = {
        column_id
        for column_id, count in coming.items()
        if columns[column_id].is_strict and columns[column_id].has_limit  # type: ignore[index]
        and cards_in(column_id) + count > (columns[column_id].wip_limit or 0)  # type: ignore[arg-type,index]
    }  # fmt: skip
    return [moved for moved in moves if moved.from_column_id not in full]


def _take_back(moves: Sequence[Move], board: Board, cards: dict[int, Card], columns: dict[int, Column], by: User) -> None:
    taken = _taken(moves)
    carried = _send_back(moves, board, cards)
    made = []
    for moved in sorted(moves, key=lambda each: (each.from_column_id, each.from_rank) in taken):  # free places first
        card, back = cards[moved.card_id], columns[moved.from_column_id]  # type: ignore[index]
        undoing = note(card, back, columns[card.column_id], by, _key(moved))
        undoing.undoes_id = moved.id
        is_free = (back.id, moved.from_rank) not in taken
        card.rank = moved.from_rank if is_free else rank_near(back, moved.from_rank, besides=card)
        card.column_id = back.id
        set_committed_value(card, "column", back)
        clocks.put_back(card, moved.clocks)
        if card.delivered_at is None:
            give_way(card)
        card.revision += 1
        made.append((card, moved, undoing))
    hands.let_go([moved.card_id for moved in moves], min((moved.at for moved in moves), default=now()))
    db.session.flush()
    for card, moved, undoing in made:
        record(MoveUndone(**envelope(card), facts={"move_id": undoing.id, "undoes_id": moved.id}), by=by)
        if moved.board_id != board.id:
            transfers.tell(card, moved.board_id, board.id, by, carried, move_id=undoing.id, undoes_id=moved.id)


def _send_back(moves: Sequence[Move], board: Board, cards: dict[int, Card]) -> Carried:
    """Give those that `moves` took to another board back to `board`, with what they carried there."""
    went = [moved for moved in moves if moved.board_id != board.id]
    if not went:
        return Carried()
    known = Carried.of_all(transfers.carried_with(went).values())
    back = [cards[moved.card_id] for moved in went]
    carried = carry(back, board.id, known.turned())
    leave(known)
    for card in back:
        transfers.stand_on(card, board)
    return carried


def _taken(moves: Sequence[Move]) -> set[tuple[int, str]]:
    """The places, of those the cards had, at which another card stands by now."""
    rows = select(Card.column_id, Card.rank).where(
        Card.column_id.in_({moved.from_column_id for moved in moves}), Card.rank.in_([moved.from_rank for moved in moves])
    )
    return {(column_id, place) for column_id, place in db.session.execute(rows)}


def _key(moved: Move) -> str:
    return f"undo-{moved.id}"
