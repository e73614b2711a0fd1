"""Which audiences a team looks after. Boundaries move here, not by moving boards."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...audiences.models import Brand, Persona, Stage
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import say
from ..events import AudienceLeft, AudienceTaken
from ..models import Served, Team, TeamAudience
from ..policy import may_change_charter

NOT_YOURS = say("Only those who lead the team say whom it serves.")


def take_audience(team: Team, audience: Served, by: User) -> TeamAudience:
    """The team looks after one more audience. One it has already stays as it is.

    Raises:
        NotFound: a part that does not exist or was put away.
        DomainError: no part is named.
    """
    require(may_change_charter(by, team.id), NOT_YOURS)
    if not any(audience):
        raise DomainError(say("Name at least a stage, a customer or a brand."), "audience")
    _refuse_unknown(audience)
    known = {row.served: row for row in _rows(team)}
    if audience in known:
        return known[audience]
    row = TeamAudience(team_id=team.id, **audience._asdict())
    db.session.add(row)
    db.session.flush()
    record(AudienceTaken(**_told(team, audience)), by=by)
    return row


def leave_audience(team: Team, audience: Served, by: User) -> None:
    """The team looks after one audience less; the work already done for it stays where it is."""
    require(may_change_charter(by, team.id), NOT_YOURS)
    for row in _rows(team):
        if row.served == audience:
            db.session.delete(row)
            db.session.flush()
            record(AudienceLeft(**_told(team, audience)), by=by)


def serve(team: Team, audiences: Sequence[Served], by: User) -> Team:
    """The team looks after exactly `audiences`. Raises as `take_audience`."""
    require(may_change_charter(by, team.id), NOT_YOURS)
    for audience in {row.served for row in _rows(team)} - set(audiences):
        leave_audience(team, audience, by=by)
    for audience in audiences:
        take_audience(team, audience, by=by)
    return team


def _rows(team: Team) -> list[TeamAudience]:
    return list(
        db.session.scalars(select(TeamAudience).where(TeamAudience.team_id == team.id).order_by(TeamAudience.id))
    )


def _refuse_unknown(audience: Served) -> None:
    for kind, part_id in zip((Stage, Persona, Brand), audience, strict=True):
        part = db.session.get(kind, part_id) if part_id is not None else None
        if part_id is not None and (part is None or part.archived_at is not None):
            raise NotFound


def _told(team: Team, audience: Served) -> dict[str, object]:
    facts = {"stage": audience.stage_id, "persona": audience.persona_id, "brand": audience.brand_id}
    return {"subject": ("team", team.id), "team_id": team.id, "title": str(team.name), "facts": facts}
