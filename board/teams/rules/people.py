"""Who works in a team, and who leads it."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.events import Event
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import say
from ..events import MemberChanged, MemberJoined, MemberLeft
from ..models import Membership, Team
from ..policy import forget_places, may_choose_people

NOT_YOURS = say("Only those who lead the team choose who works in it.")


class LastLead(DomainError):
    """Somebody must remain who answers for the team."""


def join(team: Team, person: User, role: str = "member", *, by: User) -> Membership:
    """`person` works in the team from now on; somebody who is there already gets `role`.

    Raises:
        DomainError: a stakeholder or a salesperson, or somebody whose account is closed.
    """
    require(may_choose_people(by, team.id), NOT_YOURS)
    if not person.is_member or not person.is_active:
        raise DomainError(say("%(name)s does not work in the department.", name=person.name), "person")
    place = _place(team, person)
    if place is not None:
        return change_role(team, person, role, by=by)
    place = Membership(team_id=team.id, user_id=person.id, role=role)
    db.session.add(place)
    _remember(MemberJoined, team, person, by, role=role)
    return place


def change_role(team: Team, person: User, role: str, *, by: User) -> Membership:
    """`person` leads the team ("lead") or works in it ("member"). Raises `LastLead`, `NotFound`."""
    require(may_choose_people(by, team.id), NOT_YOURS)
    place = _place(team, person)
    if place is None:
        raise NotFound
    if place.role != role:
        if role == "member":
            _refuse_last_lead(team, person)
        place.role = role
        _remember(MemberChanged, team, person, by, role=role)
    return place


def leave(team: Team, person: User, *, by: User) -> None:
    """`person` does not work in the team any more; one may always leave oneself. Raises `LastLead`, `NotFound`."""
    require(by.id == person.id or may_choose_people(by, team.id), NOT_YOURS)
    place = _place(team, person)
    if place is None:
        raise NotFound
    _refuse_last_lead(team, person)
    db.session.delete(place)
    _remember(MemberLeft, team, person, by)


def _place(team: Team, person: User) -> Membership | None:
    return db.session.scalar(select(Membership).where(Membership.team_id == team.id, Membership.user_id == person.id))


def _refuse_last_lead(team: Team, person: User) -> None:
    places = db.session.scalars(select(Membership).where(Membership.team_id == team.id)).all()
    leads = [place.user_id for place in places if place.role == "lead"]
    if leads == [person.id] and len(places) > 1:
        raise LastLead(say("%(name)s is the only lead. Choose another one first.", name=person.name))


def _remember(kind: type[Event], team: Team, person: User, by: User, **facts: object) -> None:
    db.session.flush()
    forget_places()
    record(
        kind(subject=("team", team.id), team_id=team.id, title=str(team.name), facts={"user": person.id, **facts}),
        by=by,
    )
