"""Signing in. Failures slow the next try down; they never lock the owner out of a browser that was used before."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, func, select

from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, TooMany
from ...core.words import say
from ..events import SignInFailed
from ..models import Session, SignInAttempt, User
from . import passwords

FREE = 5
"""Failures of one account from one address within an hour before delays begin."""
PER_ACCOUNT = 100
"""Failures of one account from all addresses within an hour before strange addresses wait too."""
LONGEST_WAIT = 60
"""Seconds."""


class WrongPassword(DomainError):
    """The address or the password is wrong; we do not say which."""


def sign_in(email: str, password: str, address: str) -> User:
    """The person with this `email` and `password`.

    Raises:
        WrongPassword: they do not fit, or the account is not active. Remembered; commit in spite of the refusal.
        TooMany: too many failures lately; says how long to wait.
    """
    email = email.strip().lower()
    _wait_if_needed(email, address)
    person = db.session.scalar(select(User).where(User.email == email))
    if not passwords.matches(password, person.password_hash if person else None) or not person or not person.is_active:
        _remember_failure(email, address, person)
        raise WrongPassword(say("That e-mail address and password do not go together."))
    if passwords.needs_rehash(person.password_hash or ""):
        person.password_hash = passwords.hash_password(password)
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.email == email, SignInAttempt.address == address))
    return person


def _wait_if_needed(email: str, address: str) -> None:
    lately = now() - timedelta(hours=1)
    of_account = select(func.count(), func.max(SignInAttempt.at)).where(SignInAttempt.email == email, SignInAttempt.at > lately)
    here, last_here = db.session.execute(of_account.where(SignInAttempt.address == address)).one()
    everywhere, last = db.session.execute(of_account).one()
    wait = min(2 ** max(here - FREE, 0), LONGEST_WAIT) if here >= FREE else 0
    if everywhere >= PER_ACCOUNT and not _is_known(email, address):
        wait, last_here = max(wait, 10), last
    left = wait - (now() - last_here).total_seconds() if wait and last_here else 0
    if left > 0:
        raise TooMany(say("Too many tries. Wait %(num)d seconds and try again.", num=int(left) + 1), int(left) + 1)


def _is_known(email: str, address: str) -> bool:
    """Whether this person has signed in from there before: then a stranger's failures do not matter."""
    seen = select(Session.id).join(Session.user).where(User.email == email, Session.address == address)
    return db.session.scalar(seen.limit(1)) is not None


def _remember_failure(email: str, address: str, person: User | None) -> None:
    db.session.add(SignInAttempt(email=email[:254], address=address[:64], at=now()))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.at < now() - timedelta(days=1)))
    subject = ("person", person.id if person else None)
    record(SignInFailed(subject=subject, facts={"address": address[:64]}), by=None)
