"""What keeps a card from going on: since when, for whom it waits, why. A card may be blocked many times."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import SENTENCE, db
from ...core.errors import Conflict, DomainError, require
from ...core.text import one_line
from ...core.words import say
from ..events import CardBlocked, CardUnblocked
from ..models import Blocker, Card
from ..policy import can_change
from .traces import envelope, hold

WAITS_FOR = ("customer", "team", "department", "supplier", "person", "card")


def block(
    card: Card, reason: str, waits_for: str = "", *, person: User | None = None, other: Card | None = None, by: User
) -> Blocker:
    """Say that the card cannot go on, and why.

    Args:
        person: whom it waits for, with `waits_for` "person"; they are told.
        other: the card it waits for, with `waits_for` "card"; `by` may see it.

    Raises:
        Conflict: it is blocked already.
        DomainError: no reason, one that is too long, or somebody unknown to wait for.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    reason = _reason(reason)
    _check(card, waits_for, person, other)
    hold(card)
    if card.blocked_at:
        raise Conflict(say("It is blocked already: %(reason)s", reason=card.blocked_reason))
    blocker = Blocker(card_id=card.id, since=now(), reason=reason, waits_for=waits_for, by_id=by.id)
    blocker.person_id, blocker.other_id = person.id if person else None, other.id if other else None
    db.session.add(blocker)
    card.blocked_at, card.blocked_reason = blocker.since, reason
    card.revision += 1
    db.session.flush()
    whom = {"waits_for": waits_for, "person_id": blocker.person_id, "other_id": blocker.other_id}
    facts = {"blocker_id": blocker.id, "reason": reason, **whom}
    record(CardBlocked(**envelope(card), facts=facts), by=by)
    return blocker


def unblock(card: Card, ending: str = "", *, by: User) -> Blocker | None:
    """Say that the card can go on, and what let it; returns the stretch that ended, None if it was not blocked."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    said = one_line(ending)
    if len(said) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="ending")
    hold(card)
    if card.blocked_at is None:
        return None
    open_ones = select(Blocker).where(Blocker.card_id == card.id, Blocker.until.is_(None)).order_by(Blocker.since.desc())
    blocker = db.session.scalars(open_ones).first()
    card.blocked_at, card.blocked_reason = None, ""
    card.revision += 1
    if blocker is None:
        return None
    blocker.until, blocker.ended_by_id, blocker.ending = now(), by.id, said
    hours = round((blocker.until - blocker.since).total_seconds() / 3600, 1)
    facts = {"blocker_id": blocker.id, "reason": blocker.reason, "hours": hours, "ending": said}
    record(CardUnblocked(**envelope(card), facts=facts), by=by)
    return blocker


def _check(card: Card, waits_for: str, person: User | None, other: Card | None) -> None:
    if waits_for not in ("", *WAITS_FOR):
        raise DomainError(say("Choose from the list whom it waits for."), field="waits_for")
    if (waits_for == "person") != (person is not None) or (person and person.deactivated_at is not None):
        raise DomainError(say("Say who it is that it waits for."), field="person_id")
    if (waits_for == "card") != (other is not None) or (other and other.id == card.id):
        raise DomainError(say("Write the number of the card it waits for, such as DES-42."), field="other")


def _reason(text: str) -> str:
    reason = one_line(text)
    if not reason:
        raise DomainError(say("Say in a few words what it waits for."), field="reason")
    if len(reason) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="reason")
    return reason
