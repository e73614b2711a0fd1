"""Taking many cards to another board of their team."""

from __future__ import annotations

from collections.abc import Sequence

from ....accounts.models import User
from ....core.errors import Gone, require
from ....core.words import say
from ...models import Board, Column, Move
from ...policy import can_change, can_order
from .. import transfers
from ..belongings import carry
from ..traces import columns_in_order
from .held import held
from .moving import check_gates, enter, limit_over, move_cards, moves_called, tell


def send_cards(
    board: Board, card_ids: Sequence[int], to: Column, *, by: User, on_top: bool = False, reason: str = "", key: str = ""
) -> list[Move]:
    """Put these cards of `board` into `to`, a column of it or of another board of its team. Arguments as `move_cards`.

    Raises:
        AnotherTeams: `to` belongs to another team's board.
        Gone: somebody put the column or one of the boards away meanwhile.
        Obstacles, ColumnFull, ReasonNeeded: see `move_cards`.
    """
    if to.board_id == board.id:
        return move_cards(board, card_ids, to, by=by, on_top=on_top, reason=reason, key=key)
    require(can_change(by, board), say("Only its team moves the cards of this board."))
    other = transfers.board_of(to, board.team_id)
    transfers.lock((board.id, other.id))
    if key and (done := moves_called(board, key)):
        return done
    cards, columns = held(board, card_ids, by), columns_in_order(other.id)
    if to.archived_at is not None:
        raise Gone(say("Somebody took the column “%(column)s” off the board a moment ago.", column=to.name))
    check_gates(cards, to, other, columns)
    over = limit_over(to, len(cards), reason)
    carried = carry(cards, other.id)
    for card in cards:
        transfers.stand_on(card, other)
    left_behind = columns_in_order(board.id)
    moves = enter(cards, to, other, columns, left_behind, on_top and can_order(by, to, other), reason, by, key)
    tell(cards, moves, over, reason, by)
    for card, moved in zip(cards, moves, strict=True):
        transfers.tell(card, board.id, other.id, by, carried, move_id=moved.id)
    return moves
