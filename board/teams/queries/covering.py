"""Which moments have a team that looks after them."""

from __future__ import annotations

from msgspec import Struct
from sqlalchemy import select

from ...accounts.models import User
from ...audiences.models import Persona, Stage
from ...audiences.queries import stages
from ...core.db import db
from ..models import Team, TeamAudience
from ..policy import may_see_team
from .serving import routing

Moment = tuple[int | None, int | None]
"""Stage and persona; one of them is None in a department that has only the other."""
Coverage = dict[Moment, list[Team]]


def covering() -> Coverage:
    """Every moment -> the teams whose audience includes it, in their order: none is a hole, several are double cover.

    A team that is defined by a brand alone covers no moment: it does not say which customers it serves.
    """
    stages: list[int | None] = list(_ids(Stage)) or [None]
    personas: list[int | None] = list(_ids(Persona)) or [None]
    audiences = [audience for audience in routing().audiences if not _is_brand_only(audience)]
    if stages == [None] == personas:
        return {}
    return {
        (stage_id, persona_id): list(
            dict.fromkeys(audience.team for audience in audiences if _covers(audience, stage_id, persona_id))
        )
        for persona_id in personas
        for stage_id in stages
    }


def _ids(kind: type[Stage] | type[Persona]) -> list[int]:
    return list(db.session.scalars(select(kind.id).where(kind.archived_at.is_(None)).order_by(kind.position, kind.id)))


def _is_brand_only(audience: TeamAudience) -> bool:
    return audience.brand_id is not None and audience.stage_id is None and audience.persona_id is None


def _covers(audience: TeamAudience, stage_id: int | None, persona_id: int | None) -> bool:
    return audience.stage_id in (None, stage_id) and audience.persona_id in (None, persona_id)


class ServedStage(Struct, frozen=True):
    """One stage of a persona's journey, and who looks after them there; `stage` is None where there are no stages."""

    stage: Stage | None
    place: int
    of: int
    teams: list[Team]


def who_serves(persona: Persona, to: User) -> list[ServedStage] | None:
    """Stage by stage, the teams that look after `persona`; None for those who may not see teams."""
    if not may_see_team(to) or persona.archived_at is not None:
        return None
    covered, steps = covering(), stages()
    if not steps:
        return [ServedStage(None, 1, 1, covered.get((None, persona.id), []))]
    return [
        ServedStage(stage, place, len(steps), covered.get((stage.id, persona.id), []))
        for place, stage in enumerate(steps, start=1)
    ]
