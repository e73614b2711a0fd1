"""One moment, to say who looks after it."""

from __future__ import annotations

from msgspec import Struct

from ...accounts.models import User
from ...audiences.models import Persona, Stage
from ...core.db import db
from ...core.errors import NotFound
from ..models import Served, Team
from ..policy import may_see_team
from .covering import covering


class AskedMoment(Struct, frozen=True):
    """A stage for a persona, one of which may be missing, and the teams that look after it now."""

    audience: Served
    stage: Stage | None
    persona: Persona | None
    teams: list[Team]


def moment(audience: Served, to: User) -> AskedMoment:
    """The moment of `audience`. Raises `NotFound` for parts that do not exist or were put away."""
    covered = covering().get((audience.stage_id, audience.persona_id))
    if covered is None or not may_see_team(to):
        raise NotFound
    stage = db.session.get(Stage, audience.stage_id) if audience.stage_id else None
    persona = db.session.get(Persona, audience.persona_id) if audience.persona_id else None
    return AskedMoment(audience, stage, persona, covered)
