"""The order of stages, personas and brands, and what is put away."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import func, select

from ...accounts.models import User
from ...activity.events import Event
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import Both, say
from ..events import AudienceArchived, AudienceMoved, AudienceRestored
from ..models import Brand, Persona, Stage
from ..policy import may_shape
from ..queries import in_order

Part = TypeVar("Part", Stage, Persona, Brand)
NOT_YOURS = say("Only the head of marketing or an administrator decides whom we serve.")


class NameTaken(DomainError):
    """Another stage, persona or brand is called so already."""


def place(part: Part, at: int, by: User) -> Part:
    """Put `part` at position `at`, from 0, among those that are served; past the end means last."""
    require(may_shape(by), NOT_YOURS)
    others = [other for other in in_order(type(part)) if other.id != part.id]
    others.insert(max(at, 0), part)
    for position, other in enumerate(others):
        other.position = position
    record(told(AudienceMoved, part, position=part.position), by=by)
    return part


def archive(part: Part, by: User) -> Part:
    """Put `part` away: it is not offered any more, and nothing that was done for it is lost."""
    require(may_shape(by), NOT_YOURS)
    if part.archived_at is None:
        part.archived_at = now()
        record(told(AudienceArchived, part), by=by)
    return part


def restore(part: Part, by: User) -> Part:
    """Serve `part` again, as the last one."""
    require(may_shape(by), NOT_YOURS)
    if part.archived_at is not None:
        refuse_twin(type(part), part.name, except_id=part.id)
        part.archived_at = None
        part.position = next_position(type(part))
        record(told(AudienceRestored, part), by=by)
    return part


def told(kind: type[Event], part: Stage | Persona | Brand, **facts: object) -> Event:
    """The event of `kind` about `part`, under its name."""
    return kind(subject=(type(part).__name__.lower(), part.id), title=str(part.name), facts=facts)


def next_position(kind: type[Part]) -> int:
    """The place after the last one that is served."""
    last = db.session.scalar(select(func.max(kind.position)).where(kind.archived_at.is_(None)))
    return 0 if last is None else last + 1


def refuse_twin(kind: type[Part], name: Both, except_id: int | None = None) -> None:
    """Raise `NameTaken` where another one that is served has one of the names of `name`."""
    for other in in_order(kind):
        if other.id != except_id and _sides(other.name) & _sides(name):
            raise NameTaken(
                say("There is already one called “%(name)s”. Choose another name.", name=other.name), "name"
            )


def refuse_change(part: Stage | Persona | Brand) -> None:
    """Raise `Conflict` where `part` was put away."""
    if part.archived_at is not None:
        raise Conflict(say("“%(name)s” was put away. Bring it back before you change it.", name=part.name))


def _sides(name: Both) -> set[str]:
    return {side.casefold() for side in (name.es, name.en) if side}
