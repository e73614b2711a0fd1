"""The steps of the journey and who answers for them."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ..events import AudienceAdded, AudienceChanged
from ..models import Stage
from ..policy import may_shape
from ..queries import in_order
from .order import NOT_YOURS, next_position, refuse_change, refuse_twin, told

MOST_STAGES = 6
"""As many as can be told apart by position and colour."""


class TooManyStages(DomainError):
    """The journey has as many steps as can be told apart."""


def add_stage(name: Both, question: Both, by: User) -> Stage:
    """A further step at the end of the journey. Raises `TooManyStages`, `NameTaken`."""
    require(may_shape(by), NOT_YOURS)
    if len(in_order(Stage)) >= MOST_STAGES:
        raise TooManyStages(
            say("A journey has at most %(most)s stages. Put one away or merge two.", most=MOST_STAGES), "name"
        )
    refuse_twin(Stage, name)
    stage = Stage(name=name, question=question, position=next_position(Stage))
    db.session.add(stage)
    db.session.flush()
    record(told(AudienceAdded, stage), by=by)
    return stage


def change_stage(
    stage: Stage, name: Both, question: Both, owner: User | None, counterpart: User | None, by: User
) -> Stage:
    """What the stage is called and asks, who answers for it, and who on the other side where two departments meet.

    Raises:
        NameTaken: another stage is called so.
        DomainError: the same person on both sides.
    """
    require(may_shape(by), NOT_YOURS)
    refuse_change(stage)
    refuse_twin(Stage, name, except_id=stage.id)
    if counterpart is not None and counterpart == owner:
        raise DomainError(say("Where two departments meet, each side has a person of its own."), "counterpart")
    stage.name, stage.question = name, question
    stage.owner, stage.counterpart = owner, counterpart
    db.session.flush()
    record(told(AudienceChanged, stage), by=by)
    return stage
