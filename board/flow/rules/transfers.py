"""Taking a card to another board of its team. It stays the same card: number, history, people, requests, files, link.

A card for another team is a request to that team, which says whom it serves and answers: there is no way around its door.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from msgspec import convert, to_builtins
from sqlalchemy import select
from sqlalchemy.orm.attributes import set_committed_value

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...core.db import db
from ...core.errors import Conflict, DomainError, Gone, NotFound, require
from ...core.words import say
from ..events import CardChangedBoard
from ..models import Board, Card, Column, Move
from ..policy import can_change, can_order
from . import moves
from .belongings import Carried, carry, leave
from .places import bump_all
from .taking import TAKEN_OVER, columns_in_order
from .traces import done_before, envelope, read_again

PUT_AWAY = say("Somebody put that board away a moment ago.")


class AnotherTeams(DomainError):
    """The board is another team's."""


def go_to(card: Card, to: Column, *, by: User, **how: Any) -> Move | None:
    """Put `card` into column `to` of its own board or of another one of its team; `how` as `moves.move` takes it."""
    return moves.move(card, to, by=by, **how) if to.board_id == card.board_id else transfer(card, to, by=by, **how)


def transfer(
    card: Card, to: Column, *, by: User, on_top: bool = False, reason: str = "", key: str = "", seen: int | None = None
) -> Move:
    """Take `card` to the end, or on top, of column `to` of another board of its team; what a move asks is asked here too.

    Labels and fields go along by name, and its copies where it comes back. Arguments as `moves.move`.

    Raises:
        AnotherTeams: the board is not one of its team's.
        Gone: somebody put the card, the column or one of the boards away meanwhile.
        Conflict: somebody moved it meanwhile.
        ColumnFull, ReasonNeeded, HandsFull, AudienceNeeded, HypothesisNeeded, OutcomeNeeded: see `moves.move`.
    """
    require(can_change(by, card), say("Only its team moves the cards of this board."))
    board, was_on = board_of(to, card.team_id), card.board_id
    _hold(card, board.id)
    if done := done_before(card, key):
        return done
    moves.check_seen(card, seen)
    if card.board_id != was_on:
        raise Conflict(TAKEN_OVER)
    if card.archived_at is not None:
        raise Gone(say("Somebody put it away a moment ago: it is not on the board any more."))
    columns, left = columns_in_order(board.id), db.session.get_one(Column, card.column_id)
    over = moves.let_in(card, to, left, board, columns, by, reason)
    carried = carry([card], board.id)
    stand_on(card, board)
    place = moves.Place(to, None, on_top and can_order(by, to, board))
    moved = moves.enter(card, place, left, board, columns, by, key, over, reason)
    tell(card, was_on, board.id, by, carried, move_id=moved.id)
    return moved


def board_of(to: Column, team_id: int) -> Board:
    """The board of `to`. Raises `AnotherTeams` where it is not that team's."""
    board = db.session.get_one(Board, to.board_id)
    if board.team_id != team_id:
        told = say("That board is another team’s: ask that team, so that it says whom it serves and answers.")
        raise AnotherTeams(told, field="column_id")
    return board


def lock(board_ids: Iterable[int]) -> None:
    """Lock these boards. Raises `Gone` where somebody put one away meanwhile."""
    try:
        bump_all(board_ids)
    except NotFound as gone:
        raise Gone(PUT_AWAY) from gone


def stand_on(card: Card, board: Board) -> None:
    """Say that the card belongs to `board` from here on; its place there follows."""
    card.board_id = board.id
    set_committed_value(card, "board", board)


def send_back(card: Card, moved: Move, to_board_id: int) -> Carried:
    """Give `card`, which `moved` took to another board, back to that of before, with what it carried there. Lock both first.

    Returns what was carried back, for `tell`.
    """
    known = carried_with([moved]).get(moved.id, Carried())
    carried = carry([card], to_board_id, known.turned())
    leave(known)
    stand_on(card, db.session.get_one(Board, to_board_id))
    return carried


def hold_for_return(card: Card, back: Column) -> None:
    """Lock the card's board and that of `back`, where it is to return, and read the card again. Raises `Gone` as `transfer`."""
    was_on = card.board_id
    _hold(card, back.board_id)
    if card.board_id != was_on:
        raise Gone(TAKEN_OVER)


def carried_with(moved: Sequence[Move]) -> dict[int, Carried]:
    """Move id -> what was carried along, of those moves that took a card to another board: one statement."""
    told = select(Activity).where(
        Activity.subject_kind == "card", Activity.subject_id.in_([each.card_id for each in moved]), Activity.name == CardChangedBoard.name
    )
    ids = {each.id for each in moved}
    return {
        each.facts["move_id"]: convert(each.facts["carried"], Carried)
        for each in db.session.scalars(told)
        if each.facts["move_id"] in ids
    }


def tell(card: Card, from_id: int, to_id: int, by: User, carried: Carried, **facts: Any) -> None:
    """Remember that `card` went from one board to another."""
    sides = {"from_board": _named(from_id), "to_board": _named(to_id), "carried": to_builtins(carried.of(card.id))}
    record(CardChangedBoard(**envelope(card), facts=facts | sides), by=by)


def _hold(card: Card, board_id: int) -> None:
    lock((card.board_id, board_id))
    read_again(card)


def _named(board_id: int) -> dict[str, Any]:
    board = db.session.get_one(Board, board_id)
    return {"id": board.id, "es": board.name.in_("es"), "en": board.name.in_("en")}
