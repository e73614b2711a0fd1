"""Kinds of work that a team does often, each with the steps it always takes."""

from __future__ import annotations

from sqlalchemy import func, select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import Both, say
from ...teams.models import Team
from ...teams.policy import leads
from ..events import CardEdited, WorkTypeChanged
from ..models import Card, CheckItem, Checklist, WorkType
from ..policy import can_change
from .people import ONLY_ITS_TEAM
from .steps import AT_ONCE
from .traces import envelope, hold

ONLY_LEADS = say("Only those who lead the team change its kinds of work.")


def create_work_type(team: Team, name: Both, steps: Both, *, by: User) -> WorkType:
    """Add a kind of work at the end of the team's list. `steps` holds one step a line, in one or both languages."""
    require(by.is_member and leads(by, team.id), ONLY_LEADS)
    _check(name, steps)
    last = db.session.scalar(select(func.max(WorkType.position)).where(WorkType.team_id == team.id))
    made = WorkType(team_id=team.id, name=name, steps=steps, position=0 if last is None else last + 1)
    db.session.add(made)
    db.session.flush()
    _told(made, "created", by)
    return made


def change_work_type(work_type: WorkType, name: Both, steps: Both, *, by: User) -> None:
    """Say it in other words. Cards that have it keep the steps they were given."""
    require(by.is_member and leads(by, work_type.team_id), ONLY_LEADS)
    _check(name, steps)
    if (work_type.name, work_type.steps) != (name, steps):
        work_type.name, work_type.steps = name, steps
        _told(work_type, "changed", by)


def archive_work_type(work_type: WorkType, *, by: User) -> None:
    """Offer it no longer; cards that have it keep it."""
    require(by.is_member and leads(by, work_type.team_id), ONLY_LEADS)
    if work_type.archived_at is None:
        work_type.archived_at = now()
        _told(work_type, "archived", by)


def restore_work_type(work_type: WorkType, *, by: User) -> None:
    """Offer it again."""
    require(by.is_member and leads(by, work_type.team_id), ONLY_LEADS)
    if work_type.archived_at is not None:
        work_type.archived_at = None
        _told(work_type, "restored", by)


def choose_work_type(card: Card, work_type: WorkType | None, *, by: User) -> int:
    """Say what kind of work the card is; its steps are added once. Returns how many were.

    Raises:
        DomainError: it is a kind of work of another team.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    if work_type is not None and work_type.team_id != card.team_id:
        raise DomainError(say("Choose one of these."), field="work_type_id")
    hold(card)
    if card.work_type_id == (work_type.id if work_type else None):
        return 0
    card.work_type_id = work_type.id if work_type else None
    added = _add_steps(card, work_type) if work_type else 0
    card.revision += 1
    card.words_revision += 1
    name = {"es": work_type.name.in_("es"), "en": work_type.name.in_("en")} if work_type else {}
    facts = {"fields": ["work_type"], "revision": card.revision, "work_type": name, "steps": added}
    record(CardEdited(**envelope(card), facts=facts), by=by)
    db.session.flush()
    return added


def _add_steps(card: Card, work_type: WorkType) -> int:
    """The template as a list of the card, in the language it is written in; none where it was added before."""
    lines = [line for line in map(one_line, work_type.steps.in_(card.language).split("\n")) if line]
    source = f"type:{work_type.id}"
    known = select(Checklist.id).where(Checklist.card_id == card.id, Checklist.source_id == source)
    if not lines or db.session.scalar(known):
        return 0
    last = db.session.scalar(select(func.max(Checklist.position)).where(Checklist.card_id == card.id))
    name, position = work_type.name.in_(card.language), 0 if last is None else last + 1
    made = Checklist(card_id=card.id, name=name, position=position, source_id=source)
    db.session.add(made)
    db.session.flush()
    db.session.add_all(CheckItem(checklist_id=made.id, text=line[:500], position=place) for place, line in enumerate(lines))
    return len(lines)


def _check(name: Both, steps: Both) -> None:
    if not name:
        raise DomainError(say("Write it in Spanish or in English: one is enough."), field="name")
    if max(len(text.split("\n")) for text in (steps.es, steps.en)) > AT_ONCE:
        raise DomainError(say("At most %(num)d steps at once.", num=AT_ONCE), field="steps")


def _told(work_type: WorkType, what: str, by: User) -> None:
    facts = {"work_type_id": work_type.id, "what": what}
    record(WorkTypeChanged(subject=("team", work_type.team_id), title=str(work_type.name), team_id=work_type.team_id, facts=facts), by=by)
