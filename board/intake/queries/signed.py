"""What the links in mails about a request say, and which subscription they speak of.

"s12.…" opens the request's page, "c12.…" confirms the address, "e12.…" ends its mails. A signature covers what the link
depends on, so that it dies with it: the page's with the private address, the confirmation's with the next question.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...core.clock import now
from ...core.db import db
from ...core.errors import Gone, NotFound
from ...core.signing import is_signed, signed
from ...core.words import say
from ..models import Request, Subscription

SIGNED = re.compile(r"([sce])([1-9]\d{0,17})\.([0-9a-f]{64})", re.ASCII)
OPEN, CONFIRM, END = "s", "c", "e"
CONFIRMED_WITHIN = timedelta(days=7)
"""A confirming mail may wait over a weekend for somebody to send it by hand."""
NOBODY = (0, "-", datetime.fromtimestamp(0).astimezone(), "-")
"""What is signed in place of a subscription that is not there, so that asking for it takes as long."""


class LinkTooOld(Gone):
    """A confirming link that nobody used within its week."""

    def __init__(self, request: Request) -> None:
        super().__init__(say("This link was good for a week. Leave your address once more on the page of the request."))
        self.request = request


def mail_token(subscription: Subscription) -> str:
    """Opens the request's page, until its private address is renewed or revoked."""
    secret = db.session.scalar(select(Request.secret_hash).where(Request.id == subscription.request_id))
    return _token(OPEN, subscription, secret or "-")


def confirm_token(subscription: Subscription) -> str:
    """Confirms the address, within a week of being asked."""
    return _token(CONFIRM, subscription, "-")


def end_token(subscription: Subscription) -> str:
    """Ends the mails to this address; it never expires."""
    return _token(END, subscription, "-")


def request_of_mail(token: str) -> int | None:
    """The request that a mail's link opens; None where the token is of another form. Raises `NotFound` where it does not hold."""
    if not SIGNED.fullmatch(token):
        return None
    return _behind(token, OPEN)[1]


def subscription_behind(token: str, purpose: str) -> Subscription:
    """The subscription that a link confirms (`CONFIRM`) or ends (`END`), with its request.

    Raises:
        NotFound: it is no such link, or its subscription is gone.
        LinkTooOld: nobody answered the question in time.
    """
    found = db.session.scalar(
        select(Subscription)
        .where(Subscription.id == _behind(token, purpose)[0])
        .options(joinedload(Subscription.request).joinedload(Request.team))
    )
    if found is None:
        raise NotFound
    if purpose == CONFIRM and not found.confirmed_at and found.asked_at + CONFIRMED_WITHIN < now():
        raise LinkTooOld(found.request)
    return found


def _behind(token: str, purpose: str) -> tuple[int, int]:
    """(subscription, request). One statement and one signature, whether there is one or not."""
    said = SIGNED.fullmatch(token)
    kind, number, given = said.groups() if said else ("", "0", "-" * 64)
    row = db.session.execute(
        select(Subscription.request_id, Subscription.email, Subscription.asked_at, Request.secret_hash)
        .join(Request, Request.id == Subscription.request_id)
        .where(Subscription.id == int(number))
    ).one_or_none()
    request_id, email, asked_at, secret = row or NOBODY
    is_good = is_signed(given, purpose, *_parts(purpose, int(number), email, asked_at, secret))
    if kind != purpose or row is None or not is_good:
        raise NotFound
    return int(number), request_id


def _token(purpose: str, subscription: Subscription, secret: str) -> str:
    parts = _parts(purpose, subscription.id, subscription.email, subscription.asked_at, secret)
    return f"{purpose}{subscription.id}.{signed(purpose, *parts)}"


def _parts(purpose: str, number: int, email: str, asked_at: datetime, secret: str) -> tuple[object, ...]:
    """What each kind of link depends on."""
    depends = {OPEN: secret, CONFIRM: int(asked_at.timestamp()), END: ""}
    return number, email, depends[purpose]
