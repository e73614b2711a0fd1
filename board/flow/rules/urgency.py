"""Urgent work: one place a team, and a lead's consent."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ...teams.models import Team
from ...teams.policy import leads
from ..models import Card


class UrgentTaken(DomainError):
    """Another card of the team is urgent already; `card` is that one."""

    def __init__(self, card: Card) -> None:
        told = say("“%(title)s” is urgent already, and there is one place for that: finish it first.", title=card.title)
        super().__init__(told, field="class_of_service")
        self.card = card


def take_urgent_place(team_id: int, card: Card | None, by: User) -> None:
    """Let `card` (None: one that is being made) take the team's one urgent place. Call `places.bump` first.

    Raises:
        NotAllowed: `by` does not lead the team.
        UrgentTaken: another open card of the team has it.
    """
    require(by.is_member and leads(by, team_id), say("Only a lead makes a card urgent: it goes before everybody else’s."))
    other = _holder(team_id, card)
    if other is not None:
        raise UrgentTaken(other)


def give_way(card: Card) -> None:
    """`card` is open again, after it was put away, thrown away or delivered: where another one is urgent by now, it waits
    its turn. Call `places.bump` first."""
    if card.class_of_service == "expedite" and _holder(card.team_id, card) is not None:
        card.class_of_service = "standard"


def all_give_way(cards: Iterable[Card]) -> None:
    """These are open again together, with their column or board. Those out already need no place."""
    for card in cards:
        db.session.refresh(card, ["class_of_service", "archived_at", "delivered_at"])
        if card.delivered_at is None:
            give_way(card)
            db.session.flush()


def _holder(team_id: int, besides: Card | None) -> Card | None:
    # Boards of one team wait here, but nobody who only writes a row of it: that one may hold what we need next.
    db.session.execute(select(Team.id).where(Team.id == team_id).with_for_update(key_share=True))
    open_ones = select(Card).where(
        Card.team_id == team_id,
        Card.class_of_service == "expedite",
        Card.archived_at.is_(None),
        Card.delivered_at.is_(None),
        Card.id != (besides.id if besides and besides.id else -1),
    )
    return db.session.scalars(open_ones.limit(1)).first()
