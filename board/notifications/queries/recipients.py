"""Who hears of a request by mail: addresses that confirmed it, and its requester's account as they chose."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import select

from ...accounts.models import User
from ...core.db import db
from ...intake.models import Request, RequestCard, Subscription
from . import post

MOST_JOINS = 5
"""How many times a request may have been joined to another one."""


class Recipient(Struct, frozen=True, kw_only=True):
    """Who gets a mail, and in which language."""

    email: str
    language: str
    name: str = ""
    user_id: int | None = None
    zone: str | None = None


def hearers(request: Request) -> list[Recipient]:
    """Everybody who hears of `request`, each address once. Without a server, also the address its requester left: a person
    who sends a letter by hand knows to whom. Needs its requester loaded."""
    found = [Recipient(email=each.email, language=each.language) for each in _subscriptions(request)]
    person = request.requester
    if person and hears_at_once(person) and person.email not in {each.email for each in found}:
        found.append(to_person(person))
    return found


def letter_way(request: Request, to: User | None) -> str:
    """How a letter to whoever asked goes, beside their page: by "mail", by "hand" of a lead, or only on the "page"."""
    if not hearers(request):
        return "page"
    return "mail" if post.server() else "hand"


def hears_at_once(person: User) -> bool:
    """Whether the answers to their own requests are mailed to somebody with an account."""
    return person.is_active and person.email_confirmed_at is not None and person.mails_requests


def to_person(person: User) -> Recipient:
    """Somebody with an account, in their language."""
    return Recipient(email=person.email, language=person.language, name=person.name, user_id=person.id, zone=person.time_zone)


def requests_of_cards(card_ids: Iterable[int]) -> list[int]:
    """The requests that became these cards, and those that were joined to them."""
    direct = set(db.session.scalars(select(RequestCard.request_id).where(RequestCard.card_id.in_(list(card_ids)))))
    return sorted(direct | joined_to(direct)) if direct else []


def joined_to(request_ids: set[int]) -> set[int]:
    """The requests that were joined to these, and to those in turn."""
    found: set[int] = set()
    latest = request_ids
    for _ in range(MOST_JOINS):
        latest = set(db.session.scalars(select(Request.id).where(Request.merged_into_id.in_(latest)))) - found - request_ids
        if not latest:
            break
        found |= latest
    return found


def _subscriptions(request: Request) -> list[Subscription]:
    own = select(Subscription).where(Subscription.request_id == request.id, Subscription.ended_at.is_(None)).order_by(Subscription.id)
    by_hand = post.server() is None
    return [
        each
        for each in db.session.scalars(own)
        if each.confirmed_at or (by_hand and each.email == request.requester_email)
    ]
