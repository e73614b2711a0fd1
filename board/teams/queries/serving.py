"""Which team looks after an audience: the narrowest that still includes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import contains_eager

from ...audiences.models import Stage
from ...core.db import db
from ..models import Served, Team, TeamAudience

PART, TEAM = TeamAudience.__table__.c, Team.__table__.c


class Routing(Struct, frozen=True):
    """Everything that is served, so that many audiences can be asked about with two statements."""

    audiences: list[TeamAudience]
    stage_ids: list[int]

    def serving(
        self, stage_id: int | None = None, persona_id: int | None = None, brand_id: int | None = None
    ) -> list[Team]:
        """The teams that look after the audience; several are a tie for the requester to settle, none is the pool.

        A part that is not known is left open: a team that serves all of it comes first, and where there is none
        every team that could be meant is offered.
        """
        asked = Served(stage_id, persona_id, brand_id)
        possible = [audience for audience in self.audiences if _agree(audience.served, asked)]
        including = [audience for audience in possible if _includes(audience.served, asked)]
        return _teams(_narrowest(including or possible, asked))

    def asks_stage(self, persona_id: int | None = None, brand_id: int | None = None) -> bool:
        """Whether knowing the stage changes which team it is."""
        answers = {
            tuple(team.id for team in self.serving(stage_id, persona_id, brand_id)) for stage_id in self.stage_ids
        }
        return len(answers) > 1


def routing() -> Routing:
    """What each team serves, teams in their order: two statements."""
    found = db.session.scalars(
        select(TeamAudience)
        .join(TeamAudience.team)
        .options(contains_eager(TeamAudience.team))
        .where(Team.archived_at.is_(None))
        .order_by(Team.position, Team.id, TeamAudience.id)
    ).all()
    stage_ids = db.session.scalars(select(Stage.id).where(Stage.archived_at.is_(None)).order_by(Stage.position)).all()
    return Routing(list(found), list(stage_ids))


def serving(stage_id: int | None = None, persona_id: int | None = None, brand_id: int | None = None) -> list[Team]:
    """The teams that look after one audience, as `Routing.serving` says."""
    return routing().serving(stage_id, persona_id, brand_id)


def is_served(stage_id: ColumnElement[Any], persona_id: ColumnElement[Any], brand_id: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether any team looks after the audience in these columns: where not, `Routing.serving` finds none."""
    served, asked = (PART.stage_id, PART.persona_id, PART.brand_id), (stage_id, persona_id, brand_id)
    agree = (one.is_(None) | other.is_(None) | (one == other) for one, other in zip(served, asked, strict=True))
    return exists().where(PART.team_id == TEAM.id, TEAM.archived_at.is_(None), *agree)


def _agree(served: Served, asked: Served) -> bool:
    """No part that both name differs."""
    return all(one is None or other is None or one == other for one, other in zip(served, asked, strict=True))


def _includes(served: Served, asked: Served) -> bool:
    """Each part that is served by name is asked by that name."""
    return all(one is None or one == other for one, other in zip(served, asked, strict=True))


def _narrowest(audiences: list[TeamAudience], asked: Served) -> list[TeamAudience]:
    """Without those that a narrower one replaces wherever they would be meant."""

    def region(audience: TeamAudience) -> Served:
        return Served(*(one or other for one, other in zip(audience.served, asked, strict=True)))

    def replaced(audience: TeamAudience) -> bool:
        return any(
            other.narrowness > audience.narrowness and _includes(region(other), region(audience)) for other in audiences
        )

    return [audience for audience in audiences if not replaced(audience)]


def _teams(audiences: Iterable[TeamAudience]) -> list[Team]:
    return list(dict.fromkeys(audience.team for audience in audiences))
