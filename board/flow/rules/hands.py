"""How much one person may have in hand: started cards in active columns of a board, and the reason for more.

It says when somebody needs help, not who works how much: reasons are shown by board, never by person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.text import one_line
from ...core.words import say
from ..events import OverrunExplained
from ..models import Board, Card, CardPerson, Column, Overrun
from .limits import ReasonNeeded
from .traces import envelope


class HandsFull(ReasonNeeded):
    """`person` would have `would_have` started cards in hand; it is possible if somebody says why."""

    def __init__(self, column: Column, person: User, would_have: int, limit: int) -> None:
        told = say("%(name)s would have %(n)d of %(limit)d cards in hand: say why.", name=person.name, n=would_have, limit=limit)
        super().__init__(told, column, would_have)
        self.person = person
        self.limit = limit


def is_in_hand(card: Card, column: Column) -> bool:
    """Whether the people on `card`, which stands in `column`, have it in hand: started, not delivered, and active."""
    return card.is_started and card.archived_at is None and column.kind == "active"


def take_on(card: Card, column: Column, board: Board, user_ids: Iterable[int], reason: str, by: User) -> None:
    """Let these people have `card` in hand in `column`, which they do not have yet; remember `reason` where that is too much.

    Call `places.bump` first. Nothing happens on a board without a limit per person.

    Raises:
        HandsFull: over the limit, and no `reason` was given.
    """
    ids = set(user_ids)
    if board.person_limit is None or not ids:
        return
    over = [(user_id, held + 1) for user_id, held in _held(board.id, ids, card.id).items() if held >= board.person_limit]
    why = one_line(reason)[:500]
    for user_id, held in over:
        if not why:
            raise HandsFull(column, db.session.get_one(User, user_id), held, board.person_limit)
        db.session.add(Overrun(board_id=board.id, card_id=card.id, user_id=user_id, held=held, reason=why, at=now(), by_id=by.id))
        record(OverrunExplained(**envelope(card), facts={"user_id": user_id, "held": held, "reason": why}), by=by)


def join(card: Card, user_ids: Iterable[int], reason: str, by: User) -> None:
    """Let these people have `card` in hand where it stands, if it is started there. Call it before they are put on. As `take_on`."""
    board, column = db.session.get_one(Board, card.board_id), db.session.get_one(Column, card.column_id)
    if board.person_limit is not None and is_in_hand(card, column):
        take_on(card, column, board, user_ids, reason, by)


def let_go(card_ids: Iterable[int], since: datetime) -> None:
    """The moves of these cards made at `since` are taken back: the reasons given with them, a moment before, were never needed."""
    db.session.execute(delete(Overrun).where(Overrun.card_id.in_(card_ids), Overrun.at >= since - timedelta(seconds=5)))


def people_on(card: Card) -> list[int]:
    """The ids of the accounts on `card`."""
    return list(
        db.session.scalars(
            select(CardPerson.user_id).where(CardPerson.card_id == card.id, CardPerson.user_id.is_not(None)).order_by(CardPerson.id)
        )
    )


def _held(board_id: int, user_ids: set[int], besides: int) -> dict[int, int]:
    """User id -> cards in hand on this board, other than `besides`."""
    rows = db.session.execute(
        select(CardPerson.user_id, func.count())
        .join(Card, Card.id == CardPerson.card_id)
        .join(Column, Column.id == Card.column_id)
        .where(
            Card.board_id == board_id,
            Card.archived_at.is_(None),
            Card.started_at.is_not(None),
            Card.delivered_at.is_(None),
            Column.kind == "active",
            Card.id != besides,
            CardPerson.user_id.in_(user_ids),
        )
        .group_by(CardPerson.user_id)
        .order_by(CardPerson.user_id)
    )
    return dict(rows.all())
