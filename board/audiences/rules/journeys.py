"""Journeys to begin with: each a name and the stages with what the customer asks there."""

from __future__ import annotations

from dataclasses import dataclass, field

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import Both, say
from ..events import JourneyLaidOut
from ..models import Stage
from ..policy import may_shape
from ..queries import in_order
from .order import NOT_YOURS
from .stages import MOST_STAGES, TooManyStages


@dataclass(frozen=True)
class Step:
    """One stage as it is offered."""

    name: Both
    question: Both = field(default_factory=Both)


@dataclass(frozen=True)
class Journey:
    """A way to cut the journey that many departments already use."""

    name: Both
    hint: Both
    steps: tuple[Step, ...]


_THERE = Both("¿Hay algo para mí?", "Is there something for me?")
_NEED = Both("¿Es lo que necesito?", "Is this what I need?")
_DECIDE = Both("¿Me decido?", "Do I go for it?")
_STILL = Both("¿Me sigue sirviendo?", "Does it still serve me?")

JOURNEYS: dict[str, Journey] = {
    "buying_cycle": Journey(
        Both("Ciclo de compra", "Buying cycle"),
        Both("Desde que no nos conocen hasta que se quedan", "From not knowing us to staying with us"),
        (
            Step(Both("Conocimiento", "Awareness"), _THERE),
            Step(Both("Consideración", "Consideration"), _NEED),
            Step(Both("Compra", "Purchase"), _DECIDE),
            Step(Both("Retención", "Retention"), _STILL),
        ),
    ),
    "funnel": Journey(
        Both("Embudo", "Funnel"),
        Both("Parte alta, media y baja, hasta la compra", "Top, middle and bottom, up to the purchase"),
        (
            Step(Both("Parte alta", "Top"), _THERE),
            Step(Both("Parte media", "Middle"), _NEED),
            Step(Both("Parte baja", "Bottom"), _DECIDE),
        ),
    ),
    "own": Journey(
        Both("Las nuestras", "Our own"),
        Both("Con los nombres que ya usáis", "With the names you already use"),
        (),
    ),
}


def lay_out(journey: str, steps: list[Step], by: User) -> list[Stage]:
    """The first stages of the department: those of the template `journey` as they were edited.

    Raises:
        Conflict: there are stages already; they are changed one by one.
        TooManyStages: more than can be told apart.
    """
    require(may_shape(by), NOT_YOURS)
    if in_order(Stage):
        raise Conflict(say("The journey has its stages already. Change them under Customers."))
    if not steps:
        raise DomainError(say("Name at least one stage."), "stages")
    if len(steps) > MOST_STAGES:
        raise TooManyStages(
            say("A journey has at most %(most)s stages. Put one away or merge two.", most=MOST_STAGES), "stages"
        )
    stages = [Stage(name=step.name, question=step.question, position=place) for place, step in enumerate(steps)]
    db.session.add_all(stages)
    db.session.flush()
    facts = {"journey": journey, "stages": [stage.id for stage in stages]}
    record(JourneyLaidOut(subject=("journey", None), facts=facts), by=by)
    return stages
