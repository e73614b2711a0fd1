"""What the form offers, and whom what is asked would reach."""

from __future__ import annotations

from datetime import date

from msgspec import Struct
from sqlalchemy import func, select

from ...audiences import queries as audiences
from ...audiences.models import Brand, Persona, Stage
from ...core.clock import day_of, now
from ...core.db import db
from ...teams.models import Team
from ...teams.queries import routing
from ..models import Request
from .clocks import RESPONSE_DAYS, due_after, zone_of


class Offer(Struct, frozen=True):
    """The parts of an audience there are to choose from. A department may have only stages or only personas."""

    personas: list[Persona]
    stages: list[Stage]
    brands: list[Brand]


class Reach(Struct, frozen=True):
    """Who would read it. Several teams are a tie; none is the pool."""

    teams: list[Team]
    asks_stage: bool
    """Knowing the stage would change who reads it."""
    is_stage_known: bool
    persona: Persona | None = None
    stage: Stage | None = None
    ahead: int = 0
    """How many requests wait before it, where it is one team."""
    answer_on: date | None = None
    """The day by which it is answered, the latest of those who might read it."""

    @property
    def team(self) -> Team | None:
        return self.teams[0] if len(self.teams) == 1 else None

    @property
    def is_tie(self) -> bool:
        """Several teams, and the stage cannot settle it."""
        return len(self.teams) > 1 and (self.is_stage_known or not self.asks_stage)

    @property
    def is_open(self) -> bool:
        """The stage would settle it and is not known yet."""
        return len(self.teams) > 1 and not self.is_tie

    @property
    def nobody(self) -> bool:
        return not self.teams

    @property
    def days(self) -> int:
        """Working days until the answer: the longest of those who might read it."""
        return max((team.response_days for team in self.teams), default=RESPONSE_DAYS)


def offer() -> Offer:
    """What is in use, in its order: three statements."""
    return Offer(audiences.personas(), audiences.stages(), audiences.brands())


def reach(offered: Offer, persona_id: int | None, stage_id: int | None, brand_id: int | None, stage_answered: bool = False) -> Reach:
    """Who would read a request for that audience. `stage_answered`: "I do not know" was said about the stage."""
    served = routing()
    teams = served.serving(stage_id, persona_id, brand_id)
    return Reach(
        teams=teams,
        asks_stage=served.asks_stage(persona_id, brand_id),
        is_stage_known=stage_id is not None or stage_answered,
        persona=next((each for each in offered.personas if each.id == persona_id), None),
        stage=next((each for each in offered.stages if each.id == stage_id), None),
        ahead=_waiting(teams[0].id) if len(teams) == 1 else 0,
        answer_on=max(day_of(due_after(now(), team), zone_of(team)) for team in (teams or [None])),
    )


def _waiting(team_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Request.team_id == team_id, Request.state == "waiting")) or 0
