"""Who is on a card, and as what: the lead, the pair, a reviewer, or simply there."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import say
from ...teams.policy import works_in
from ..events import PeopleChanged
from ..models import Card, CardPerson
from ..policy import can_change
from .hands import join
from .traces import envelope, hold

ROLES = ("lead", "pair", "reviewer")
ONLY_ITS_TEAM = say("Only the people of this team change its cards.")


def put_on(card: Card, person: User, role: str = "", reason: str = "", *, by: User) -> bool:
    """Put somebody on the card; False where they are on it already.

    Raises:
        DomainError: `person` does not work in the team, or there is no such role.
        HandsFull: they would have more cards in hand than the board lets one person have, and no `reason` was given.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    _check(card, person, role)
    hold(card)
    if _row_of(card, person.id):
        return False
    join(card, [person.id], reason, by)
    db.session.add(CardPerson(card_id=card.id, user_id=person.id, role=role))
    _remember(card, by, added=[person.id], roles={str(person.id): role}, names={str(person.id): person.name})
    return True


def take_off(card: Card, on_id: int, *, by: User) -> Activity | None:
    """Take somebody, or a name without an account, off the card; what was remembered of it can bring them back.

    Args:
        on_id: of the row that puts them there; None comes back where it is gone already.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    on = db.session.scalar(select(CardPerson).where(CardPerson.id == on_id, CardPerson.card_id == card.id))
    if on is None:
        return None
    row = as_kept(on)
    removed, names = [on.user_id] if on.user_id else [], {str(on.user_id or ""): _name_of(on)}
    db.session.delete(on)
    return _remember(card, by, removed=removed, names=names, kept=[row])


def give_role(card: Card, on_id: int, role: str, *, by: User) -> None:
    """Say as what somebody is on the card; "" for nothing in particular.

    Raises:
        DomainError: there is no such role.
        NotFound: they are not on it any more.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    _check_role(role)
    hold(card)
    on = _row(card, on_id)
    if on.role == role:
        return
    on.role = role
    key = str(on.user_id or "")
    _remember(card, by, roles={key: role}, names={key: _name_of(on)})


def put_in_place(card: Card, on_id: int, person: User, *, by: User) -> None:
    """Put somebody with an account where an import left a name it could not match.

    Raises:
        DomainError: `person` does not work in the team.
        NotFound: the name is not on the card any more.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    _check(card, person, "")
    hold(card)
    on = _row(card, on_id)
    if on.user_id is not None:
        return
    names = {"": on.name, str(person.id): person.name}
    if _row_of(card, person.id):
        db.session.delete(on)
    else:
        on.user_id = person.id
    _remember(card, by, added=[person.id], names=names)


def put_back(card: Card, kept: list[dict[str, Any]], *, by: User) -> None:
    """Put the rows that `take_off` kept on the card again, those that are not there."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    there = db.session.execute(select(CardPerson.user_id, CardPerson.source_id, CardPerson.name).where(CardPerson.card_id == card.id)).all()
    known = {row.user_id for row in there if row.user_id} | {(row.source_id, row.name) for row in there if not row.user_id}
    back = [row for row in kept if (row["user_id"] or (row["source_id"], row["name"])) not in known]
    ids = [row["user_id"] for row in back if row["user_id"]]
    people = {person.id: person.name for person in db.session.scalars(select(User).where(User.id.in_(ids)))}
    back = [row for row in back if not row["user_id"] or row["user_id"] in people]
    db.session.add_all(CardPerson(card_id=card.id, **row) for row in back)
    if back:
        names = {str(row["user_id"] or ""): people.get(row["user_id"], row["name"]) for row in back}
        _remember(card, by, added=ids, roles={str(row["user_id"] or ""): row["role"] for row in back}, names=names)


def as_kept(on: CardPerson) -> dict[str, Any]:
    """The row as it is remembered, to bring it back."""
    return {"user_id": on.user_id, "name": on.name, "role": on.role, "source_id": on.source_id}


def _check(card: Card, person: User, role: str) -> None:
    _check_role(role)
    if person.deactivated_at is not None or not works_in(person, card.team_id):
        raise DomainError(say("%(name)s does not work in this team.", name=person.name), field="person_id")


def _check_role(role: str) -> None:
    if role not in ("", *ROLES):
        raise DomainError(say("Choose one of these."), field="role")


def _row(card: Card, on_id: int) -> CardPerson:
    on = db.session.scalar(select(CardPerson).where(CardPerson.id == on_id, CardPerson.card_id == card.id))
    if on is None:
        raise NotFound
    return on


def _row_of(card: Card, person_id: int) -> CardPerson | None:
    return db.session.scalar(select(CardPerson).where(CardPerson.card_id == card.id, CardPerson.user_id == person_id))


def _name_of(on: CardPerson) -> str:
    return (db.session.scalar(select(User.name).where(User.id == on.user_id)) if on.user_id else None) or on.name


def _remember(card: Card, by: User, **facts: Any) -> Activity:
    card.revision += 1
    card.words_revision += 1
    told = {"added": [], "removed": [], "roles": {}, "names": {}, "kept": [], **facts}
    activity = record(PeopleChanged(**envelope(card), facts=told), by=by)
    db.session.flush()
    return activity
