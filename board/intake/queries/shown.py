"""All that a page shows on which a request is answered, in two statements that say whether any of it is another by now.

What was drawn for the same is the same. Whatever such a page shows anew has to be among these columns, whoever changes it:
a person, a job, another process, a statement on many rows.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from sqlalchemy import JSON, Column, Text, bindparam, cast, literal, select

from ...accounts.models import Department, Installation, User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import db, once, told
from ...core.errors import NotFound
from ...core.hot import hot
from ...metrics.models import Metric, Observation, TeamMetric
from ...teams.models import Holiday, Membership, Team, TeamAudience
from ..models import Message, Request, RequestFile, Snippet
from ..policy import may_see_requests

ASKED, SAID, CAME = Request.__table__.c, Message.__table__.c, RequestFile.__table__.c
ASKER, WRITER, WHO = (User.__table__.alias(name).c for name in ("asker", "writer", "colleague"))
NUMBER, SEEN, KEEPS, PLACE, PHRASE = (each.__table__.c for each in (Metric, Observation, TeamMetric, Membership, Snippet))
ID, TEAM = bindparam("request"), bindparam("team")


def _all(*columns: Any, where: tuple[Any, ...] = ()) -> Any:
    """These columns of every row in one text."""
    return select(told(*columns)).where(*where).scalar_subquery()


def _whole(kind: type[Any], *left_out: str) -> Any:
    return _all(*(column for column in kind.__table__.c if column.name not in left_out))


def _told(column: Column[Any]) -> Any:
    return cast(column, Text).label(column.name) if isinstance(column.type, JSON) else column


REQUEST = hot(
    select(
        *(_told(column) for column in ASKED if column.name != "secret_hash"),
        ASKER.name.label("asker"), WRITER.name.label("writer"),
        _all(*SAID, where=(SAID.request_id == ID,)).label("said"),
        _all(*CAME, where=(CAME.request_id == ID,)).label("came"),
    )
    .outerjoin(ASKER.id.table, ASKER.id == ASKED.requester_id)
    .outerjoin(WRITER.id.table, WRITER.id == ASKED.recorded_by_id)
    .where(ASKED.id == ID)
)  # fmt: skip
OF_TEAM = (KEEPS.metric_id == NUMBER.id, KEEPS.team_id == TEAM)
FIRST = (
    select(KEEPS.metric_id)
    .where(*OF_TEAM, NUMBER.retired_at.is_(None), NUMBER.lens != "channel")
    .order_by(KEEPS.position, NUMBER.id)
    .limit(1)
    .scalar_subquery()
)
TEAMS = hot(select(_whole(Team)))
HOUSE = hot(
    select(
        _whole(TeamAudience), _whole(Holiday),
        _whole(Persona, "need", "decides", "looks", "is_not"), _whole(Stage, "owner_id", "counterpart_id"), _whole(Brand),
        _whole(Department), select(Installation.__table__.c.time_zone).where(Installation.__table__.c.id == literal(1)).scalar_subquery(),
        _all(NUMBER.id, NUMBER.name, NUMBER.retired_at, NUMBER.lens, KEEPS.position, where=OF_TEAM),
        select(SEEN.value).where(SEEN.metric_id == FIRST).order_by(SEEN.on.desc()).limit(1).scalar_subquery(),
        _all(WHO.id, WHO.name, where=(PLACE.user_id == WHO.id, PLACE.team_id == TEAM, WHO.deactivated_at.is_(None))),
        _all(*PHRASE, where=(PHRASE.team_id == TEAM,)),
    )
)  # fmt: skip


def shown(request_id: int, to: User) -> Any:
    """The request's columns, its names and all that hangs on it. Raises `NotFound` where `to` does not answer requests."""
    row = db.session.execute(REQUEST, {"request": request_id}).first() if may_see_requests(to) else None
    if row is None:
        raise NotFound
    return row


def teams_say() -> str:
    """What the teams say, as one text."""
    return once("what teams say", lambda: str(db.session.scalar(TEAMS)))


def house(team_id: int | None) -> Hashable:
    """Teams, whom they serve, their hours and days off, customers, stages, brands, departments; and of one team its
    numbers, people and sentences."""
    return (teams_say(), *db.session.execute(HOUSE, {"team": team_id or 0}).one())
