"""What is read of figures: each with its values, its goal, and what explains it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct, field
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.words import say
from ...teams.models import Team
from ...teams.queries import charter
from .. import policy
from ..models import Goal, Metric, Observation, TeamMetric

TOLERANCE = 0.3
"""A figure is off when it misses its goal by more than this share of the goal …"""
FALLING = 4
"""… or has become worse this many readings in a row."""


class Reading(Struct, frozen=True):
    """A metric with its values, oldest first, and the goal in force."""

    metric: Metric
    values: Sequence[Observation]
    goal: Goal | None = None
    explanations: Sequence[Reading] = field(default_factory=tuple)

    @property
    def last(self) -> Observation | None:
        return self.values[-1] if self.values else None

    @property
    def first(self) -> Observation | None:
        return self.values[0] if self.values else None

    @property
    def share(self) -> float | None:
        """Value over goal, 1 when it is reached; inverted where lower is better. None without value or goal."""
        if self.last is None or self.goal is None:
            return None
        value, target = self.last.value, self.goal.target
        if self.metric.direction == "down":
            value, target = target, value
        return max(value / target, 0.0) if target else (1.0 if value >= 0 else 0.0)

    @property
    def is_reached(self) -> bool:
        return self.share is not None and self.share >= 1

    @property
    def is_off(self) -> bool:
        """Far from its goal, or worse four readings in a row."""
        return (self.share is not None and self.share < 1 - TOLERANCE) or self._is_falling

    @property
    def _is_falling(self) -> bool:
        latest = [observation.value for observation in self.values[-FALLING - 1 :]]
        better = 1 if self.metric.direction == "up" else -1
        return len(latest) > FALLING and all((b - a) * better < 0 for a, b in pairwise(latest))

    def is_due(self, today: date) -> bool:
        """Whether a new value should have come by `today`."""
        return self.last is None or self.last.on + timedelta(days=self.metric.every_days) <= today


def visible_metric(metric_id: int, to: User) -> Metric:
    """The metric, if `to` may see figures.

    Raises:
        NotFound: otherwise.
    """
    found = db.session.get(Metric, metric_id, options=_about()) if policy.may_see(to) else None
    if found is None:
        raise NotFound
    return found


def team_to_define_for(key: str, to: User) -> Team:
    """The team with its audiences, if `to` chooses its figures. Raises `NotAllowed` for others, else as `charter`."""
    team = charter(key, to=to)
    require(policy.may_define(to, team.id), say("The team's lead chooses its figures."))
    return team


def metric_to_define(metric_id: int, to: User) -> tuple[Metric, Team]:
    """The metric and the team that cares about it, if `to` chooses that team's figures.

    Raises:
        NotFound: as `visible_metric`. NotAllowed: it is another team's, or nobody's.
    """
    metric = visible_metric(metric_id, to)
    team = team_of(metric, to)
    require(team is not None and policy.may_define(to, team.id), say("The team's lead chooses its figures."))
    assert team is not None
    return metric, team


def explained_by(metric: Metric) -> Metric | None:
    """The figure about customers that `metric` explains."""
    return db.session.get(Metric, metric.explains_id) if metric.explains_id else None


class Value(Struct, frozen=True):
    """A value and who wrote it down; `by` is empty for somebody who is gone."""

    observation: Observation
    by: str


def values_of(metric: Metric) -> list[Value]:
    """Every value it has had, the latest first: one statement."""
    rows = (
        select(Observation, User.name)
        .outerjoin(User, User.id == Observation.recorded_by_id)
        .where(Observation.metric_id == metric.id)
        .order_by(Observation.on.desc())
    )
    return [Value(observation, name or "") for observation, name in db.session.execute(rows)]


def may_write_values(metric: Metric, to: User) -> bool:
    """Whether `to` may write down values of the metric."""
    about = [metric.id, *([metric.explains_id] if metric.explains_id else [])]
    teams = select(TeamMetric.team_id).where(TeamMetric.metric_id.in_(about))
    return policy.may_observe(to, set(db.session.scalars(teams)))


def next_due(team: Team) -> date | None:
    """The day on which the next value of the team's figures is due."""
    everything = [r for own in readings(team) for r in (own, *own.explanations)]
    return min((r.last.on + timedelta(days=r.metric.every_days) for r in everything if r.last), default=None)


def team_of(metric: Metric, to: User) -> Team | None:
    """The team that cares about the metric, or about what it explains; one that `to` works in first."""
    about = [metric.id, metric.explains_id]
    places = select(TeamMetric).where(TeamMetric.metric_id.in_(about)).options(joinedload(TeamMetric.team))
    teams = [place.team for place in db.session.scalars(places)]
    return min(teams, key=lambda team: not policy.may_define(to, team.id), default=None)


def place_of(metric: Metric, team: Team | None) -> int:
    """Where the metric stands among those the team cares about, from 0; -1 where it is none of them."""
    if team is None:
        return -1
    order = select(TeamMetric.metric_id).join(TeamMetric.metric)
    order = order.where(TeamMetric.team_id == team.id, Metric.retired_at.is_(None)).order_by(
        TeamMetric.position, TeamMetric.id
    )
    ids = list(db.session.scalars(order))
    return ids.index(metric.id) if metric.id in ids else -1


def readings(team: Team, since: date | None = None) -> list[Reading]:
    """The team's figures in its order, each with values `since` that day, goal and explanations: four statements."""
    places = (
        select(Metric)
        .join(TeamMetric, TeamMetric.metric_id == Metric.id)
        .where(TeamMetric.team_id == team.id, Metric.retired_at.is_(None))
        .order_by(TeamMetric.position)
        .options(*_about())
    )
    metrics = list(db.session.scalars(places))
    below = (
        select(Metric)
        .where(Metric.explains_id.in_([m.id for m in metrics]), Metric.retired_at.is_(None))
        .options(*_about())
    )
    explaining = list(db.session.scalars(below.order_by(Metric.id)))
    found = {reading.metric.id: reading for reading in read([*metrics, *explaining], since)}
    under: dict[int | None, list[Reading]] = defaultdict(list)
    for metric in explaining:
        under[metric.explains_id].append(found[metric.id])
    return [Reading(m, found[m.id].values, found[m.id].goal, tuple(under[m.id])) for m in metrics]


def read(metrics: Sequence[Metric], since: date | None = None) -> list[Reading]:
    """Each of `metrics` with its values `since` that day and its goal: two statements."""
    ids = [metric.id for metric in metrics]
    values: dict[int, list[Observation]] = defaultdict(list)
    wanted = select(Observation).where(Observation.metric_id.in_(ids)).order_by(Observation.on)
    for observation in db.session.scalars(wanted.where(Observation.on >= since) if since else wanted):
        values[observation.metric_id].append(observation)
    goals = select(Goal).where(Goal.metric_id.in_(ids), Goal.closed_at.is_(None)).order_by(Goal.set_at)
    in_force = {goal.metric_id: goal for goal in db.session.scalars(goals)}
    return [Reading(metric, values[metric.id], in_force.get(metric.id)) for metric in metrics]


def reading(metric: Metric) -> Reading:
    """One metric with all its values, goal, and what explains it."""
    below = list(db.session.scalars(select(Metric).where(Metric.explains_id == metric.id, Metric.retired_at.is_(None))))
    whole, *under = read([metric, *below])
    return Reading(metric, whole.values, whole.goal, tuple(under))


def due(team: Team, today: date) -> list[Reading]:
    """This week's figures: the team's metrics and their explanations whose next value is due, with the last one."""
    everything = [r for own in readings(team) for r in (own, *own.explanations)]
    return [reading for reading in everything if reading.is_due(today)]


def goals_of(metric: Metric) -> list[Goal]:
    """Every goal it has had, the latest first."""
    return list(db.session.scalars(select(Goal).where(Goal.metric_id == metric.id).order_by(Goal.set_at.desc())))


def _about() -> tuple[object, ...]:
    return joinedload(Metric.stage), joinedload(Metric.persona), joinedload(Metric.brand)
