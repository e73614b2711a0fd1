"""Cards that lean on each other: one waits for another, or was made out of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ..events import CardsLinked, CardsUnlinked
from ..models import Card, CardLink
from ..policy import can_change
from .people import ONLY_ITS_TEAM
from .places import bump
from .traces import STORED, envelope

KINDS = ("blocked_by", "derived_from")


class Circle(DomainError):
    """Each of two cards would wait for the other, perhaps by way of more cards."""


def link(card: Card, other: Card, kind: str, *, by: User) -> bool:
    """Say that `card` is blocked by, or derived from, `other`, which `by` may see; False where it is said already.

    Raises:
        Circle: `other` waits for `card`, directly or through others.
        DomainError: it is the same card, or there is no such kind.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    if kind not in KINDS:
        raise DomainError(say("Choose one of these."), field="kind")
    if card.id == other.id:
        raise DomainError(say("A card cannot lean on itself."), field="other")
    _hold_both(card, other)
    if db.session.get(CardLink, (card.id, other.id, kind)):
        return False
    if kind == "blocked_by" and card.id in _all_behind(other.id):
        raise Circle(say("%(key)s waits for this card already: neither could ever go on.", key=other.key), field="other")
    db.session.add(CardLink(card_id=card.id, other_id=other.id, kind=kind))
    _remember(CardsLinked, card, other, kind, by)
    return True


def unlink(card: Card, other: Card, kind: str, *, by: User) -> bool:
    """Say that it no longer does; False where it was not said."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    _hold_both(card, other)
    found = db.session.get(CardLink, (card.id, other.id, kind))
    if found is None:
        return False
    db.session.delete(found)
    _remember(CardsUnlinked, card, other, kind, by)
    return True


def _hold_both(card: Card, other: Card) -> None:
    """Lock the boards of both cards, always in the same order."""
    for board_id in sorted({card.board_id, other.board_id}):
        bump(board_id)
    db.session.refresh(card, STORED)
    db.session.refresh(other, STORED)


def _all_behind(card_id: int) -> set[int]:
    """Every card that `card_id` waits for, itself included."""
    first = select(CardLink.other_id.label("id")).where(CardLink.card_id == card_id, CardLink.kind == "blocked_by")
    behind = first.cte("behind", recursive=True)
    more = select(CardLink.other_id).join(behind, CardLink.card_id == behind.c.id).where(CardLink.kind == "blocked_by")
    found = behind.union(more)
    return {card_id, *db.session.scalars(select(found.c.id))}


def _remember(event: Any, card: Card, other: Card, kind: str, by: User) -> None:
    card.revision += 1
    other.revision += 1
    facts = {"other_id": other.id, "other": f"{other.key} {other.title}", "kind": kind}
    record(event(**envelope(card), facts=facts), by=by)
    db.session.flush()
