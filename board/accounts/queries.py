"""What is read about people."""

from __future__ import annotations

from sqlalchemy import or_, select

from ..core.db import db
from ..core.errors import NotFound, require
from ..core.words import say
from . import policy
from .models import Department, Installation, Session, Token, User


def people(to: User) -> list[User]:
    """Everybody with an account, active ones first, by name."""
    require(policy.may_manage_people(to), say("Only an administrator may do that."))
    found = db.session.scalars(select(User)).all()
    return sorted(found, key=lambda person: (not person.is_active, person.name.casefold()))


def person(person_id: int, to: User) -> User:
    """Somebody, for the administrator.

    Raises:
        NotFound: there is nobody, or `to` may not manage people.
    """
    found = db.session.get(User, person_id) if policy.may_manage_people(to) else None
    if found is None:
        raise NotFound
    return found


def colleagues() -> list[User]:
    """Active members, heads and administrators, by name: who can be on a card or own a stage."""
    working = select(User).where(User.deactivated_at.is_(None), User.role.in_(("administrator", "head", "member")))
    return sorted(db.session.scalars(working), key=lambda person: person.name.casefold())


def sessions_of(person: User) -> list[Session]:
    """A person's open sessions, the latest first."""
    own = select(Session).where(Session.user_id == person.id).order_by(Session.last_seen_at.desc())
    return list(db.session.scalars(own))


def session_of(person: User, session_id: int) -> Session:
    """One of a person's own sessions.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    found = db.session.scalar(select(Session).where(Session.id == session_id, Session.user_id == person.id))
    if found is None:
        raise NotFound
    found.user = person
    return found


def open_invitations() -> set[int]:
    """Ids of the people whose invitation has not been used."""
    waiting = select(Token.user_id).where(Token.purpose == "invitation", Token.used_at.is_(None))
    return {user_id for user_id in db.session.scalars(waiting) if user_id}


def departments() -> list[Department]:
    """Where requesters work, by name in the reader's language."""
    return sorted(db.session.scalars(select(Department)), key=lambda department: str(department.name).casefold())


def anybody() -> bool:
    """Whether anybody at all has an account that can sign in."""
    return db.session.scalar(select(User.id).where(User.password_hash.is_not(None)).limit(1)) is not None


def here() -> Installation | None:
    """The installation's row, once there is one."""
    return db.session.get(Installation, 1)


def named(text: str) -> User | None:
    """The active person whose name or address is `text`, as an import or a mention writes it."""
    typed = text.strip()
    match = select(User).where(User.deactivated_at.is_(None), or_(User.email == typed.lower(), User.name == typed))
    return db.session.scalars(match).first()
