"""Who hears of a request by mail: an address that was left on its page and then said itself that it wants to.

Until then it gets one question and nothing else, and nobody can be written to by somebody else's hand.
"""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.text import ADDRESS, one_line
from ...core.words import LANGUAGES, say
from ..events import SubscriptionAsked, SubscriptionConfirmed, SubscriptionEnded
from ..models import Request, Subscription
from ..policy import may_hear, may_speak_for_requester

MOST = 20
"""Addresses a request has at most."""
LONGEST = 254


def subscribe(request: Request, email: str, language: str, by: User | None = None) -> Subscription | None:
    """Ask `email` whether it wants to hear of `request`; `by` own confirmed address it hears from now on.

    Does nothing where it hears of it already, and nothing (None) where it once said that it was not them.

    Raises:
        DomainError: it is no address, or the request has as many as it can have.
    """
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    address = one_line(email).lower()
    if len(address) > LONGEST or not ADDRESS.fullmatch(address):
        raise DomainError(say("Write an e-mail address, such as name@example.org."), field="email")
    known = _known(request, address)
    if known is None:
        known = _new(request, address, language)
    elif known.is_on:
        return known
    elif known.ended_at and not known.confirmed_at:
        return None
    known.asked_at, known.confirmed_at, known.ended_at = now(), None, None
    known.language = language if language in LANGUAGES else request.language
    if may_hear(by, address):
        confirm(known, by=by)
    else:
        record(SubscriptionAsked(**_about(known, request)), by=by)
    return known


def confirm(subscription: Subscription, by: User | None = None) -> None:
    """The address says that it wants to hear; said twice, it holds once."""
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if subscription.is_on:
        return
    subscription.confirmed_at, subscription.ended_at = now(), None
    record(SubscriptionConfirmed(**_about(subscription, _request(subscription))), by=by)


def end(subscription: Subscription, by: User | None = None) -> None:
    """The address wants to hear no more; or, never confirmed, it was not them who asked."""
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if subscription.ended_at is None:
        subscription.ended_at = now()
        record(SubscriptionEnded(**_about(subscription, _request(subscription))), by=by)


def _known(request: Request, address: str) -> Subscription | None:
    return db.session.scalar(select(Subscription).where(Subscription.request_id == request.id, Subscription.email == address))


def _new(request: Request, address: str, language: str) -> Subscription:
    others = db.session.scalar(select(func.count()).where(Subscription.request_id == request.id)) or 0
    if others >= MOST:
        raise DomainError(say("This request has as many addresses as it can have."), field="email")
    made = Subscription(request_id=request.id, email=address, language=language, asked_at=now())
    try:
        with db.session.begin_nested():
            db.session.add(made)
    except IntegrityError:  # the same address twice at once
        return db.session.scalars(
            select(Subscription).where(Subscription.request_id == request.id, Subscription.email == address)
        ).one()
    return made


def _request(subscription: Subscription) -> Request:
    return db.session.get_one(Request, subscription.request_id)


def _about(subscription: Subscription, request: Request) -> dict[str, object]:
    return {
        "subject": ("request", request.id),
        "title": request.title,
        "team_id": request.team_id,
        "facts": {"subscription_id": subscription.id},
    }
