"""What is read about people."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, bindparam, func, or_, select

from ..core.clock import now
from ..core.db import db
from ..core.errors import NotFound, require
from ..core.hot import hot
from ..core.words import say
from . import policy
from .models import Department, Draft, Installation, Session, Token, User

EXAMPLE = hot(select(Installation.__table__.c.example_since).where(Installation.__table__.c.id == 1))


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


def sessions_of(person: User, idle: timedelta, absolute: timedelta) -> list[Session]:
    """A person's open sessions, the latest first: neither unused for `idle` nor begun `absolute` ago."""
    at = now()
    own = (
        select(Session)
        .where(Session.user_id == person.id, Session.last_seen_at > at - idle, Session.created_at > at - absolute)
        .order_by(Session.last_seen_at.desc())
    )
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
    """Where requesters work, in the administrator's order, then by name in the reader's language."""
    found = db.session.scalars(select(Department))
    return sorted(found, key=lambda department: (department.position, str(department.name).casefold()))


def department(department_id: int, to: User) -> Department:
    """One department, for the administrator. Raises `NotFound` where there is none or `to` may not manage it."""
    found = db.session.get(Department, department_id) if policy.may_manage_people(to) else None
    if found is None:
        raise NotFound
    return found


def department_leads() -> dict[int | None, User]:
    """Department -> who leads it."""
    leading = select(User).where(User.leads_department, User.department_id.is_not(None), User.deactivated_at.is_(None))
    return {each.department_id: each for each in db.session.scalars(leading)}


def possible_department_leads() -> list[User]:
    """Everybody with an open account, by name."""
    return sorted(db.session.scalars(select(User).where(User.deactivated_at.is_(None))), key=lambda each: each.name.casefold())


def anybody() -> bool:
    """Whether anybody at all has an account that can sign in."""
    return db.session.scalar(select(User.id).where(User.password_hash.is_not(None)).limit(1)) is not None


def here() -> Installation | None:
    """The installation's row, once there is one."""
    return db.session.get(Installation, 1)


def shows_the_example() -> bool:
    """Whether the example company is loaded."""
    return db.session.scalar(EXAMPLE) is not None


def named(text: str) -> User | None:
    """The active person whose name or address is `text`, as an import or a mention writes it."""
    typed = text.strip()
    match = select(User).where(User.deactivated_at.is_(None), or_(User.email == typed.lower(), User.name == typed))
    return db.session.scalars(match).first()


class Kept(Struct, frozen=True):
    """A draft: what the fields of a form held, which text it began with, and when it was written."""

    place: str
    fields: dict[str, list[str]]
    revision: int
    at: datetime

    @property
    def text(self) -> str:
        """What its field `text` held."""
        return next(iter(self.fields.get("text", [])), "")


def drafts_of(person: User, *beginnings: str) -> dict[str, Kept]:
    """The person's own drafts of the places that begin like this; nobody else ever sees them."""
    asked: dict[str, Any] = {"person": person.id}
    for number, each in enumerate(beginnings):
        asked |= {f"begins{number}": each, f"long{number}": len(each)}
    return {draft.place: _kept(draft) for draft in db.session.execute(_of_places(len(beginnings)), asked)}


@cache
def _of_places(count: int) -> Select[Any]:
    """The drafts of somebody at the places with so many beginnings."""
    draft = Draft.__table__.c
    begins = (func.substr(draft.place, 1, bindparam(f"long{n}")) == bindparam(f"begins{n}") for n in range(count))
    return select(draft.place, draft.text, draft.revision, draft.at).where(draft.user_id == bindparam("person"), or_(*begins))


def draft_of(person: User, place: str) -> Kept | None:
    """The person's own draft of `place`, if there is one."""
    draft = db.session.get(Draft, (person.id, place))
    return _kept(draft) if draft else None


def _kept(draft: Any) -> Kept:
    typed = json.loads(draft.text)
    fields = {name: [str(value or "") for value in values] for name, values in typed.items()}
    return Kept(draft.place, fields, draft.revision, draft.at)
