"""The requester's side: their private page by its address, and the requests of an account."""

from __future__ import annotations

import hashlib

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.db import db
from ...core.errors import Gone, NotFound
from ...core.words import say
from ...teams.models import Membership
from ..models import Request
from ..policy import is_theirs
from .requests import with_history
from .signed import request_of_mail

MOST = 200


class LinkRevoked(Gone):
    """A lead closed the private address; `request` says whom to ask, and nothing else of it is shown."""

    def __init__(self, request: Request) -> None:
        super().__init__(say("This link was closed."))
        self.request = request


def request_behind(token: str) -> Request:
    """The request of a private address, or of the one in a mail.

    Raises:
        NotFound: the same whether it never was or was renewed.
        LinkRevoked: a lead closed it.
    """
    secret = hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
    by_mail = request_of_mail(token)
    found = db.session.scalar(with_history().where(Request.id == by_mail if by_mail else Request.secret_hash == secret))
    if found is None:
        raise NotFound
    if found.link_revoked_at:
        raise LinkRevoked(found)
    return found


def own_request(request_id: int, to: User | None) -> Request:
    """The request, if it is theirs. Raises `NotFound` otherwise."""
    found = db.session.scalar(with_history().where(Request.id == request_id)) if to else None
    if found is None or to is None or not is_theirs(to, found):
        raise NotFound
    return found


def own_requests(to: User) -> list[Request]:
    """What the person asked, the newest first: with this account, or with its confirmed address before there was one."""
    return list(
        db.session.scalars(
            select(Request)
            .where(asked_by_them(to))
            .options(joinedload(Request.team), joinedload(Request.persona), joinedload(Request.requester))
            .order_by(Request.id.desc())
            .limit(MOST)
        )
    )


def asker(person: User | None) -> User:
    """Whoever is signed in. Raises `NotFound` where nobody is."""
    if person is None:
        raise NotFound
    return person


def whom_to_ask(request: Request) -> list[User]:
    """Who leads the team the request is with, by name: they give out new links."""
    leads = select(User).join(Membership, Membership.user_id == User.id).where(
        Membership.team_id == request.team_id, Membership.role == "lead", User.deactivated_at.is_(None)
    )
    return list(db.session.scalars(leads.order_by(User.name)))


def asked_by_them(person: User) -> ColumnElement[bool]:
    """The requests that are theirs, as `policy.is_theirs` says."""
    mine = Request.requester_id == person.id
    if person.email_confirmed_at is None:
        return mine
    return or_(mine, Request.requester_id.is_(None) & (Request.requester_email == person.email))
