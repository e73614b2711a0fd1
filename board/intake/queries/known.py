"""What the answers to a request offer of the house: kept in the process for as long as `shown.house` says the same.

Bare rows, which nobody can change and no session owns, so that many pages may read them at once.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping, Sequence
from threading import Lock
from typing import Any

from msgspec import Struct
from sqlalchemy import Table, bindparam, select

from ...accounts.models import Department, User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import db
from ...core.hot import hot
from ...metrics.models import Metric, Observation, TeamMetric
from ...teams.models import Membership, Served, Team, TeamAudience
from ...teams.queries import Routing
from ..models import Snippet
from .asking import Offer

MOST = 60
"""Teams whose house is kept."""
PERSON, PLACE, NUMBER, KEEPS, SEEN, PHRASE = (
    each.__table__.c for each in (User, Membership, Metric, TeamMetric, Observation, Snippet)
)
TEAM = bindparam("team")


def _in_order(table: Table) -> Any:
    return hot(select(table).order_by(table.c.position, table.c.id))


PERSONAS, STAGES, BRANDS, TEAMS, DEPARTMENTS = (_in_order(each.__table__) for each in (Persona, Stage, Brand, Team, Department))
AUDIENCES = hot(select(TeamAudience.__table__).order_by(TeamAudience.__table__.c.id))
COLLEAGUES = hot(
    select(PERSON.id, PERSON.name)
    .join_from(User.__table__, Membership.__table__, PLACE.user_id == PERSON.id)
    .where(PLACE.team_id == TEAM, PERSON.deactivated_at.is_(None))
    .order_by(PERSON.name, PERSON.id)
)
LATEST = select(SEEN.value).where(SEEN.metric_id == NUMBER.id).order_by(SEEN.on.desc()).limit(1).scalar_subquery()
NUMBERS = hot(
    select(NUMBER.id, NUMBER.name, LATEST.label("latest"))
    .join_from(Metric.__table__, TeamMetric.__table__, KEEPS.metric_id == NUMBER.id)
    .where(KEEPS.team_id == TEAM, NUMBER.retired_at.is_(None), NUMBER.lens != "channel")
    .order_by(KEEPS.position, NUMBER.id)
)
SNIPPETS = hot(
    select(PHRASE.language, PHRASE.name, PHRASE.text)
    .where(PHRASE.team_id == TEAM, PHRASE.deleted_at.is_(None))
    .order_by(PHRASE.language.desc(), PHRASE.position, PHRASE.id)
)


class Colleague(Struct, frozen=True):
    """Somebody who works in the team."""

    id: int
    name: str

    @property
    def first_name(self) -> str:
        return self.name.split(" ", maxsplit=1)[0]


class Audience(Struct, frozen=True):
    """What one team serves, as `Routing` asks after it."""

    team: Any
    served: Served

    @property
    def team_id(self) -> int:
        return int(self.team.id)

    @property
    def stage_id(self) -> int | None:
        return self.served.stage_id

    @property
    def narrowness(self) -> int:
        """Number of named parts."""
        return sum(part is not None for part in self.served)


class Known(Struct, frozen=True):
    """The house as one team's answers need it; what was put away too, where a request may still name it."""

    offered: Offer
    served: Routing
    teams: Sequence[Any]
    """Those that work now, in order."""
    metrics: Sequence[Any]
    """The team's numbers with their latest values, channel figures left out."""
    colleagues: Sequence[Colleague]
    snippets: Sequence[Any]
    by_id: Mapping[str, Mapping[int | None, Any]]
    """Stages, personas, brands and departments."""


_kept: OrderedDict[Hashable, Known] = OrderedDict()
_lock = Lock()


def known(team_id: int | None, house: Hashable) -> Known:
    """As the `house` is now."""
    key = (id(db.engine), team_id, house)
    with _lock:
        found = _kept.get(key)
    if found is None:
        found = _read(team_id or 0)
        with _lock:
            _kept[key] = found
            while len(_kept) > MOST:
                _kept.popitem(last=False)
    return found


def _rows(statement: Any, team_id: int = 0) -> list[Any]:
    return list(db.session.execute(statement, {"team": team_id} if team_id else {}))


def _read(team_id: int) -> Known:
    personas, stages, brands, teams = (_rows(each) for each in (PERSONAS, STAGES, BRANDS, TEAMS))
    offered = Offer(*([each for each in rows if each.archived_at is None] for rows in (personas, stages, brands)))
    parts = {"persona": personas, "stage": stages, "brand": brands, "department": _rows(DEPARTMENTS)}
    own = [_rows(each, team_id) if team_id else [] for each in (NUMBERS, COLLEAGUES, SNIPPETS)]
    at_work = [team for team in teams if team.archived_at is None]
    return Known(
        offered=offered,
        served=Routing(_audiences(at_work), [stage.id for stage in offered.stages]),
        teams=at_work,
        metrics=own[0],
        colleagues=[Colleague(*row) for row in own[1]],
        snippets=own[2],
        by_id={name: {row.id: row for row in rows} for name, rows in parts.items()},
    )


def _audiences(teams: Sequence[Any]) -> Any:
    """What each of the teams serves, in their order."""
    rows: dict[int, list[Any]] = {}
    for row in _rows(AUDIENCES):
        rows.setdefault(row.team_id, []).append(row)
    return [Audience(team, Served(row.stage_id, row.persona_id, row.brand_id)) for team in teams for row in rows.get(team.id, [])]
