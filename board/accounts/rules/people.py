"""People come by set-up or invitation, change their role by an administrator, and leave without losing their work."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import func, select

from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, Gone, require
from ...core.text import one_line
from ...core.words import say
from .. import policy
from ..events import (
    InvitationRenewed,
    PasswordChanged,
    PersonDeactivated,
    PersonInvited,
    PersonJoined,
    PersonReactivated,
    ResetAsked,
    ResetLinkMade,
    RoleChanged,
)
from ..models import ROLES, Installation, Session, Token, User
from . import links, passwords, sessions

ONLY_ADMINISTRATORS = say("Only an administrator may do that.")


class Newcomer(Struct, frozen=True):
    """What somebody says of themselves when they join."""

    name: str
    email: str
    password: str
    language: str = "es"
    time_zone: str = "Europe/Madrid"


def installation() -> Installation:
    """The one row about this installation; made when it is first asked for."""
    found = db.session.get(Installation, 1)
    if found is None:
        found = Installation(id=1, created_at=now(), name="", url="", organised_by="stage", language="es", time_zone="Europe/Madrid")
        db.session.add(found)
    return found


def set_up(token: Token, newcomer: Newcomer) -> User:
    """The first administrator, by the link the terminal printed.

    Raises:
        Gone: the link was used. Conflict: the address is taken. WeakPassword: choose another.
    """
    links.use_link(token)
    person = _add(newcomer, role="administrator")
    here = installation()
    here.language, here.time_zone = newcomer.language, newcomer.time_zone
    return person


def invite(name: str, email: str, role: str, by: User) -> tuple[User, str]:
    """An account without a password and the secret of the link that opens it."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    _check_role(role)
    person = _new(one_line(name), email, role, by.language, by.time_zone)
    db.session.flush()
    record(PersonInvited(subject=("person", person.id), title=person.name, facts={"role": role}), by=by)
    return person, links.new_link("invitation", person, by)


def invite_again(person: User, by: User) -> str:
    """A fresh invitation link; the old one stops working."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    if person.password_hash:
        raise Conflict(say("%(name)s has joined already.", name=person.name))
    record(InvitationRenewed(subject=("person", person.id), title=person.name), by=by)
    return links.new_link("invitation", person, by)


def invited(token: Token) -> User:
    """Whom the link is for.

    Raises:
        Gone: the account was closed since.
    """
    person = db.session.get(User, token.user_id)
    if person is None or not person.is_active:
        raise Gone(say("This link has been used or has expired. Ask for a new one: it takes a minute."))
    return person


def join(token: Token, newcomer: Newcomer) -> User:
    """Accept an invitation: choose a password; the address counts as confirmed by the hand that passed the link on."""
    person = db.session.get_one(User, token.user_id)
    links.use_link(token)
    person.name = one_line(newcomer.name) or person.name
    person.password_hash = passwords.hash_password(newcomer.password, person.name, person.email)
    person.language, person.time_zone = newcomer.language, newcomer.time_zone
    person.email_confirmed_at = now()
    record(PersonJoined(subject=("person", person.id), title=person.name), by=person)
    return person


def make_reset_link(person: User, by: User) -> str:
    """A link, good for an hour, that an administrator hands over to somebody who forgot the password."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    record(ResetLinkMade(subject=("person", person.id), title=person.name), by=by)
    return links.new_link("reset", person, by)


def ask_for_reset(email: str, by: User | None = None) -> None:
    """Whoever has this address gets a link for a new password by mail. It takes as long where nobody has it, and says nothing."""
    require(by is None or by.is_active, ONLY_ADMINISTRATORS)
    person = db.session.scalar(select(User).where(User.email == email.strip().lower(), User.deactivated_at.is_(None)))
    record(ResetAsked(subject=("person", person.id if person else None)), by=by)


def reset_password(token: Token, password: str) -> User:
    """A new password by a reset link; every session ends."""
    person = db.session.get_one(User, token.user_id)
    person.password_hash = passwords.hash_password(password, person.name, person.email)
    links.use_link(token)
    sessions.end_all(person, by=person)
    record(PasswordChanged(subject=("person", person.id), title=person.name), by=person)
    return person


def change_password(old: str, new: str, session: Session, by: User) -> None:
    """A new password by its owner; the other sessions end.

    Raises:
        DomainError: the old one is wrong. WeakPassword: choose another.
    """
    require(policy.may_change_settings(by, of=by), ONLY_ADMINISTRATORS)
    if not passwords.matches(old, by.password_hash):
        raise DomainError(say("That is not your password now."), field="old_password")
    by.password_hash = passwords.hash_password(new, by.name, by.email)
    sessions.end_all(by, by=by, but=session)
    record(PasswordChanged(subject=("person", by.id), title=by.name), by=by)


def change_role(person: User, role: str, by: User) -> None:
    """Another role in the installation; the person signs in again.

    Raises:
        DomainError: nobody would be left to administer the installation.
    """
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    _check_role(role)
    if person.role == role:
        return
    _keep_an_administrator(person)
    was, person.role = person.role, role
    sessions.end_all(person, by=by)
    record(RoleChanged(subject=("person", person.id), title=person.name, facts={"from": was, "to": role}), by=by)


def deactivate(person: User, by: User) -> None:
    """Close the account: sessions and links end at once, the person's work and name stay."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    _keep_an_administrator(person)
    person.deactivated_at = now()
    sessions.end_all(person, by=by)
    record(PersonDeactivated(subject=("person", person.id), title=person.name), by=by)


def reactivate(person: User, by: User) -> None:
    """Open the account again."""
    require(policy.may_manage_people(by), ONLY_ADMINISTRATORS)
    person.deactivated_at = None
    record(PersonReactivated(subject=("person", person.id), title=person.name), by=by)


def _keep_an_administrator(person: User) -> None:
    others = select(func.count()).select_from(User).where(
        User.role == "administrator", User.deactivated_at.is_(None), User.id != person.id, User.password_hash.is_not(None)
    )
    if person.is_administrator and not db.session.scalar(others):
        raise DomainError(say("Somebody must be able to administer Sirve. Make another person administrator first."))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise DomainError(say("Choose one of the roles."), field="role")


def _add(newcomer: Newcomer, role: str) -> User:
    person = _new(one_line(newcomer.name), newcomer.email, role, newcomer.language, newcomer.time_zone)
    person.password_hash = passwords.hash_password(newcomer.password, person.name, person.email)
    person.email_confirmed_at = now()
    db.session.flush()
    record(PersonJoined(subject=("person", person.id), title=person.name, facts={"role": role}), by=person)
    return person


def _new(name: str, email: str, role: str, language: str, time_zone: str) -> User:
    email = email.strip().lower()
    if db.session.scalar(select(User.id).where(User.email == email)):
        raise Conflict(say("Somebody has an account with this address already."), field="email")
    person = User(
        name=name, email=email, role=role, language=language, time_zone=time_zone, created_at=now(),
        theme="system", shortcuts=True, is_example=False,
    )  # fmt: skip
    db.session.add(person)
    return person
