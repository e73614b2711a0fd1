"""The cards somebody selected, with their board locked."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ....accounts.models import User
from ....core.db import db
from ....core.errors import DomainError, require
from ....core.words import Sentence, say
from ...models import Board, Card
from ...policy import can_change
from ..places import bump

MOST = 500
"""Cards changed at once."""


class Obstacles(DomainError):
    """Some of the cards cannot: nothing was changed. `cards` names each with what stands in the way."""

    def __init__(self, sentence: Sentence, cards: Sequence[tuple[Card | None, Sentence]]) -> None:
        super().__init__(sentence)
        self.cards = cards


def held(board: Board, card_ids: Sequence[int], by: User, *, archived: bool = False) -> list[Card]:
    """Lock the board and read these of its cards, in the order they were selected.

    Args:
        archived: the cards that were put away, instead of those on the board.

    Raises:
        DomainError: none, or too many.
        Obstacles: some are not there any more.
    """
    require(can_change(by, board), say("Only the people of this team change its cards."))
    ids = list(dict.fromkeys(card_ids))
    if not ids:
        raise DomainError(say("Select some cards first."))
    if len(ids) > MOST:
        raise DomainError(say("That is too much at once: at most %(most)d cards.", most=MOST))
    bump(board.id)
    is_there = Card.archived_at.is_not(None) if archived else Card.archived_at.is_(None)
    found = select(Card).where(Card.id.in_(ids), Card.board_id == board.id, Card.deleted_at.is_(None))
    rows = {card.id: card for card in db.session.scalars(found.where(is_there).execution_options(populate_existing=True))}
    gone = [card_id for card_id in ids if card_id not in rows]
    if gone and not archived:
        raise Obstacles(_gone(len(gone)), [_named(board, card_id) for card_id in gone])
    return [rows[card_id] for card_id in ids if card_id in rows]


def _named(board: Board, card_id: int) -> tuple[Card | None, Sentence]:
    card = db.session.scalar(select(Card).where(Card.id == card_id, Card.board_id == board.id))
    return card, say("It is not on this board any more.")


def _gone(count: int) -> Sentence:
    if count == 1:
        return say("One of these cards is not on the board any more. Nothing was changed.")
    return say("%(n)d of these cards are not on the board any more. Nothing was changed.", n=count)
