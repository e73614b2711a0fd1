"""How far a number is from its goal, for the head of a board and for what was accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from msgspec import Struct
from sqlalchemy import bindparam, select

from ...core.db import db
from ...core.hot import hot
from ...core.words import Both
from ...metrics.models import Goal, Metric, Observation, TeamMetric

READINGS = 10
"""Values drawn beside the latest one."""
GOAL_AT = 500 / 6
"""Percent of the meter at which the goal stands."""


FOR, METRICS = TeamMetric.__table__.c, Metric.__table__.c
FIRST = hot(
    select(FOR.metric_id)
    .select_from(TeamMetric.__table__.join(Metric.__table__, METRICS.id == FOR.metric_id))
    .where(FOR.team_id == bindparam("team"), METRICS.retired_at.is_(None))
    .order_by(FOR.position, FOR.id)
    .limit(1)
)


class Fact(Struct, frozen=True):
    """A metric with its last value, its goal and what led there (oldest first)."""

    name: Both
    unit: str
    decimals: int
    direction: str
    stage_id: int | None
    values: tuple[float, ...]
    target: float | None

    @property
    def latest(self) -> float:
        return self.values[-1]

    @property
    def is_reached(self) -> bool:
        if self.target is None:
            return False
        return self.latest >= self.target if self.direction == "up" else self.latest <= self.target

    @property
    def distance(self) -> float:
        """Between the last value and the goal, in the metric's unit."""
        return abs((self.target or 0) - self.latest)

    @property
    def is_off(self) -> bool:
        """It went the wrong way four readings in a row."""
        last = self.values[-5:]
        way = -1 if self.direction == "up" else 1
        return len(last) == 5 and all((b - a) * way > 0 for a, b in pairwise(last))

    @property
    def percent(self) -> float:
        """How full the meter is; the goal stands at five sixths. Turned round where lower is better."""
        part, whole = (self.latest, self.target) if self.direction == "up" else (self.target, self.latest)
        return round(min(100.0, (part or 0) / whole * GOAL_AT), 1) if whole else 100.0


def facts_of(metric_ids: Iterable[int]) -> dict[int, Fact]:
    """Metric id -> its fact, for those that have a value: three statements."""
    ids = set(metric_ids)
    if not ids:
        return {}
    metrics = db.session.execute(
        select(Metric.id, Metric.name, Metric.unit, Metric.decimals, Metric.direction, Metric.stage_id).where(Metric.id.in_(ids))
    ).all()
    values: dict[int, list[float]] = defaultdict(list)
    observed = select(Observation.metric_id, Observation.value).where(Observation.metric_id.in_(ids))
    for metric_id, value in db.session.execute(observed.order_by(Observation.on)):
        values[metric_id].append(value)
    goals = select(Goal.metric_id, Goal.target).where(Goal.metric_id.in_(ids), Goal.closed_at.is_(None))
    targets = dict(db.session.execute(goals.order_by(Goal.set_at, Goal.id)).all())
    return {
        metric_id: Fact(*about, values=tuple(values[metric_id][-READINGS:]), target=targets.get(metric_id))
        for metric_id, *about in metrics
        if values[metric_id]
    }


def first_fact(team_id: int) -> Fact | None:
    """The team's first customer metric."""
    metric_id = db.session.scalar(FIRST, {"team": team_id})
    return facts_of([metric_id]).get(metric_id) if metric_id else None
