"""Links that work once: set-up, invitation, reset. Handed over by a person or by mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session as OrmSession

from ...core.clock import now
from ...core.db import db
from ...core.errors import Gone
from ...core.signing import signed
from ...core.words import say
from ..models import Token, User
from .secrets import hashed, new_secret

TOKENS = Token.__table__
LASTS = {"set-up": None, "invitation": timedelta(days=7), "reset": timedelta(hours=1)}


def new_link(purpose: str, person: User | None = None, by: User | None = None) -> str:
    """A fresh secret for `purpose`; older unused ones of the same person stop working.

    Said with tables: what is signed names the row, so the row is there before its secret is known.
    """
    made_at, lasts, whose = now(), LASTS[purpose], person.id if person else None
    older = update(TOKENS).where(TOKENS.c.purpose == purpose, TOKENS.c.used_at.is_(None))
    db.session.execute(older.where(TOKENS.c.user_id.is_not_distinct_from(whose)).values(used_at=made_at))
    fresh = insert(TOKENS).returning(TOKENS.c.id).values(
        purpose=purpose, secret_hash=hashed(new_secret()), user_id=whose, created_by_id=by.id if by else None,
        created_at=made_at, expires_at=made_at + lasts if lasts else None,
    )  # fmt: skip
    number = db.session.execute(fresh).scalar_one()
    secret = _secret(purpose, number, made_at)
    db.session.execute(update(TOKENS).where(TOKENS.c.id == number).values(secret_hash=hashed(secret)))
    return secret


def secret_of(token: Token) -> str:
    """The secret of a link, made again from the key of the installation: so a mail can carry it, and no table holds it."""
    return _secret(token.purpose, token.id, token.created_at)


def _secret(purpose: str, number: int, made_at: datetime) -> str:
    return signed("link", purpose, number, made_at.isoformat())


def is_live(token: Token) -> bool:
    """Whether the link still opens."""
    return token.used_at is None and (token.expires_at is None or token.expires_at >= now())


def live_link(purpose: str, person_id: int) -> Token | None:
    """The link of this kind that somebody may still use, if there is one."""
    latest = select(Token).where(Token.purpose == purpose, Token.user_id == person_id).order_by(Token.id.desc()).limit(1)
    token = db.session.scalar(latest)
    return token if token and is_live(token) else None


def open_link(purpose: str, secret: str) -> Token:
    """The unused, unexpired link behind `secret`.

    Raises:
        Gone: it was used, has expired, or never existed.
    """
    token = db.session.scalar(select(Token).where(Token.purpose == purpose, Token.secret_hash == hashed(secret)))
    if token is None or not is_live(token):
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
