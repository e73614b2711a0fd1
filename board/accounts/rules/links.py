"""Links that work once: set-up, invitation, reset. Handed over by a person; mail comes with the front door."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session as OrmSession

from ...core.clock import now
from ...core.db import db
from ...core.errors import Gone
from ...core.words import say
from ..models import Token, User
from .secrets import hashed, new_secret

LASTS = {"set-up": None, "invitation": timedelta(days=7), "reset": timedelta(hours=1)}


def new_link(purpose: str, person: User | None = None, by: User | None = None) -> str:
    """A fresh secret for `purpose`; older unused ones of the same person stop working."""
    older = update(Token).where(Token.purpose == purpose, Token.used_at.is_(None))
    older = older.where(Token.user_id == person.id if person else Token.user_id.is_(None))
    db.session.execute(older.values(used_at=now()))
    secret, lasts = new_secret(), LASTS[purpose]
    db.session.add(
        Token(
            purpose=purpose, secret_hash=hashed(secret), user_id=person.id if person else None,
            created_by_id=by.id if by else None, created_at=now(), expires_at=now() + lasts if lasts else None,
        )  # fmt: skip
    )
    return secret


def open_link(purpose: str, secret: str) -> Token:
    """The unused, unexpired link behind `secret`.

    Raises:
        Gone: it was used, has expired, or never existed.
    """
    token = db.session.scalar(select(Token).where(Token.purpose == purpose, Token.secret_hash == hashed(secret)))
    if token is None or token.used_at or (token.expires_at and token.expires_at < now()):
        raise Gone(say("This link has been used or has expired. Ask for a new one: it takes a minute."))
    return token


def use_link(token: Token) -> None:
    """Spend `token`; of two that try at once one wins.

    Raises:
        Gone: somebody else was first.
    """
    spent = update(Token).where(Token.id == token.id, Token.used_at.is_(None)).values(used_at=now())
    if db.session.execute(spent).rowcount != 1:  # type: ignore[attr-defined]
        raise Gone(say("This link has been used or has expired. Ask for a new one: it takes a minute."))


def people_of_our_own(session: OrmSession | None = None) -> int:
    """How many people with a password there are who do not belong to the demo company."""
    own = select(func.count()).select_from(User).where(User.is_example.is_(False), User.password_hash.is_not(None))
    return (session or db.session).scalar(own) or 0
