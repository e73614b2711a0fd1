"""What the form of a figure offers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from ...audiences.models import Brand, Persona, Stage
from ...audiences.queries import brands, personas, stages
from ...teams.models import Team
from .reading import Reading, readings


class Offered(Struct, frozen=True):
    """Whom a figure may be about, and the team's figures that another one could explain."""

    team: Team
    stages: Sequence[Stage]
    personas: Sequence[Persona]
    brands: Sequence[Brand]
    figures: Sequence[Reading]

    def place_of(self, stage_id: object) -> int:
        """Which step of the journey the stage is, from 1; 0 where it is none."""
        return next((place for place, stage in enumerate(self.stages, 1) if str(stage.id) == str(stage_id)), 0)

    def stage(self, stage_id: object) -> Stage | None:
        return next((stage for stage in self.stages if str(stage.id) == str(stage_id)), None)

    def persona(self, persona_id: object) -> Persona | None:
        return next((persona for persona in self.personas if str(persona.id) == str(persona_id)), None)

    def usual(self) -> dict[str, str]:
        """The parts of the audience that all of the team's audiences share, as ids. Needs `team.audiences` loaded."""
        shared = {}
        for part in ("stage_id", "persona_id", "brand_id"):
            ids = {getattr(audience, part) for audience in self.team.audiences}
            shared[part] = str(ids.pop() or "") if len(ids) == 1 else ""
        return shared


def offered(team: Team) -> Offered:
    """What there is to choose from for a figure of `team`."""
    return Offered(team, stages(), personas(), brands(), readings(team))
