"""The first stages of a department."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import say
from ..events import JourneyLaidOut
from ..models import Stage
from ..policy import may_shape
from ..queries import Step, in_order
from .order import NOT_YOURS
from .stages import MOST_STAGES, TooManyStages


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
