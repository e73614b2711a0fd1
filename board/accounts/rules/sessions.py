"""Sessions: begun at sign-in, found by the cookie's secret, ended by people, time or an administrator."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import bindparam, delete, select, update

from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.objects import Objects
from ...core.words import say
from .. import policy
from ..events import SessionEnded, SignedIn
from ..models import Session, User
from .secrets import hashed, new_secret

BY_SECRET = Objects(Session, Session.secret_hash == bindparam("secret"), along=[Session.user])
TOUCH = timedelta(minutes=5)
"""Last use is written at most this often, so that reading does not become writing."""


def begin(person: User, address: str, agent: str) -> str:
    """Start a session for `person`; returns the secret for the cookie."""
    secret, at = new_secret(), now()
    db.session.add(
        Session(
            secret_hash=hashed(secret), user_id=person.id, created_at=at, last_seen_at=at,
            address=address[:64], agent=agent[:200],
        )  # fmt: skip
    )
    record(SignedIn(subject=("person", person.id), title=person.name, facts={"address": address[:64]}), by=person)
    return secret


def find(secret: str, idle: timedelta, absolute: timedelta) -> Session | None:
    """The live session of the cookie's `secret` with its person, or None."""
    found = BY_SECRET.one(db.session(), {"secret": hashed(secret)})
    if found is None or not found.user.is_active:
        return None
    at = now()
    is_live = at - found.last_seen_at < idle and at - found.created_at < absolute
    return found if is_live else None


def people_of(session_ids: list[int]) -> dict[int, User]:
    """Session id -> its person, of those that are still there with their person active: asked again for open streams."""
    rows = db.session.execute(
        select(Session.id, User).join(Session.user).where(Session.id.in_(session_ids), User.deactivated_at.is_(None))
    )
    return dict(rows.all())


def note_use(session_id: int, person_id: int, team_id: int | None) -> None:
    """Note that the session was used, and which team the person looked at last."""
    db.session.execute(update(Session).where(Session.id == session_id).values(last_seen_at=now()))
    db.session.execute(update(User).where(User.id == person_id).values(current_team_id=team_id))


def end(session: Session, by: User) -> None:
    """Sign out, here or from the list of one's own sessions.

    Raises:
        NotFound: it is somebody else's.
    """
    if not policy.may_change_settings(by, of=session.user):
        raise NotFound
    db.session.delete(session)
    record(SessionEnded(subject=("person", by.id), title=by.name), by=by)


def end_others(but: Session, by: User) -> None:
    """Sign out everywhere else."""
    require(policy.may_change_settings(by, of=but.user), say("These are somebody else's settings."))
    end_all(by, by=by, but=but)
    record(SessionEnded(subject=("person", by.id), title=by.name, facts={"others": True}), by=by)


def end_all(person: User, by: User, but: Session | None = None) -> None:
    """End every session of `person`, `but` one."""
    require(by.id == person.id or policy.may_manage_people(by), say("Only an administrator may do that."))
    kept = but.id if but else 0
    db.session.execute(delete(Session).where(Session.user_id == person.id, Session.id != kept))
