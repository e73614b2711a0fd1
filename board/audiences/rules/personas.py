"""The types of customer we serve."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import require
from ...core.words import Both
from ..events import AudienceAdded, AudienceChanged
from ..models import Persona
from ..policy import may_shape
from .order import NOT_YOURS, next_position, refuse_change, refuse_twin, told


def add_persona(name: Both, role: Both, by: User, need: Both | None = None) -> Persona:
    """A further type of customer: a first name and what they do; the rest may come later. Raises `NameTaken`."""
    require(may_shape(by), NOT_YOURS)
    refuse_twin(Persona, name)
    persona = Persona(name=name, role=role, need=need or Both(), position=next_position(Persona))
    db.session.add(persona)
    db.session.flush()
    record(told(AudienceAdded, persona), by=by)
    return persona


def change_persona(
    persona: Persona, name: Both, role: Both, need: Both, decides: Both, looks: Both, is_not: Both, by: User
) -> Persona:
    """Who they are, what they need in their own words, what they decide, where they look, who they are not.

    Raises:
        NameTaken: another persona is called so.
    """
    require(may_shape(by), NOT_YOURS)
    refuse_change(persona)
    refuse_twin(Persona, name, except_id=persona.id)
    persona.name, persona.role = name, role
    persona.need, persona.decides, persona.looks, persona.is_not = need, decides, looks, is_not
    record(told(AudienceChanged, persona), by=by)
    return persona
