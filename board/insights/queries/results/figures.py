"""A team's figures with the way each has come and has to go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from msgspec import Struct
from sqlalchemy import select

from ....accounts.models import User
from ....audiences.queries import stages
from ....core.clock import today
from ....core.db import db
from ....core.words import zone
from ....flow.models import Board, Card
from ....flow.policy import can_see_boards
from ....metrics.models import Metric, Observation
from ....metrics.queries import Reading, readings
from ....teams.policy import places
from ...charts import GoalChart, goal_chart
from ...charts import Reading as Mark
from .spans import Span

KNOWN = timedelta(days=730)
"""How far back values are read."""
STALE = timedelta(weeks=5)


class Way(Struct, frozen=True):
    """How far a figure has come from where it started, and how far it has to go; values in the metric's unit."""

    metric: Metric
    last: float | None
    start: float | None
    target: float | None
    is_reached: bool
    reached_on: date | None
    silent_weeks: int
    """Whole weeks since the last value, where that is more than five and a value was due; else 0."""

    @property
    def change(self) -> float:
        return round((self.last or 0) - (self.start or 0), self.metric.decimals)

    @property
    def gap(self) -> float:
        return abs((self.target or 0) - (self.last or 0))


class MetricView(Struct, frozen=True):
    """One figure as it is drawn; `place` is its stage's place in a journey of `of`, 0 where it has none."""

    reading: Reading
    way: Way
    chart: GoalChart
    place: int
    of: int

    @property
    def metric(self) -> Metric:
        return self.reading.metric


class Shown(MetricView, frozen=True):
    """A figure on the results page, with what explains it folded beneath."""

    explanations: Sequence[Way] = ()


class CardOfMetric(NamedTuple):
    """A card that means to move a figure, and what became of it."""

    id: int
    title: str
    expected_from: float | None
    expected_to: float | None
    check_on: date | None
    started_at: datetime | None
    delivered_at: datetime | None
    outcome: str | None
    outcome_value: float | None
    outcome_note: str


def shown_figures(span: Span) -> list[Shown]:
    """The team's figures in its order, drawn over the period: four statements for them, one for the journey."""
    steps = [stage.id for stage in stages()]
    found = readings(span.team, span.today - KNOWN)
    return [
        Shown(
            reading,
            way_of(reading, span.today),
            _chart(reading, _within(reading.values, span.window.since), span.today),
            _place(reading.metric, steps),
            max(len(steps), 1),
            [way_of(below, span.today) for below in reading.explanations],
        )
        for reading in found
    ]


def metric_chart(metric: Metric, reading: Reading, to: User) -> MetricView:
    """All of a figure's values, for its own page."""
    steps, day = [stage.id for stage in stages()], today(zone())
    chart = _chart(reading, reading.values, day)
    return MetricView(reading, way_of(reading, day), chart, _place(metric, steps), max(len(steps), 1))


def cards_of_metric(metric: Metric, to: User) -> list[CardOfMetric]:
    """The cards that carry the figure as their hypothesis, the latest first; private boards only for their teams."""
    if not can_see_boards(to):
        return []
    rows = (
        select(*(getattr(Card, name) for name in CardOfMetric._fields))
        .join(Board, Board.id == Card.board_id)
        .where(Card.metric_id == metric.id, Card.archived_at.is_(None))
        .order_by(Card.id.desc())
    )
    if not to.is_head:
        rows = rows.where(Board.is_private.is_(False) | Board.team_id.in_(places(to)))
    return [CardOfMetric(*row) for row in db.session.execute(rows)]


def way_of(reading: Reading, day: date) -> Way:
    """From the goal's baseline, or the first value there is, to the last one."""
    goal, last, first = reading.goal, reading.last, reading.first
    silent = day - last.on if last else timedelta(0)
    is_silent = silent > STALE and silent.days > reading.metric.every_days
    return Way(
        reading.metric,
        last.value if last else None,
        goal.baseline if goal else first.value if first else None,
        goal.target if goal else None,
        reading.is_reached,
        _reached_on(reading) if reading.is_reached else None,
        silent.days // 7 if is_silent else 0,
    )


def _reached_on(reading: Reading) -> date | None:
    """The first day of those, up to the last one, on which every value was at the goal."""
    if reading.goal is None:
        return None
    better = 1 if reading.metric.direction == "up" else -1
    day = None
    for one in reversed(reading.values):
        if (one.value - reading.goal.target) * better < 0:
            break
        day = one.on
    return day


def _within(values: Sequence[Observation], since: date) -> Sequence[Observation]:
    """The values since that day; the last two where there are fewer, so that a line can be drawn."""
    recent = [one for one in values if one.on >= since]
    return recent if len(recent) > 1 else values[-2:]


def _chart(reading: Reading, values: Sequence[Observation], day: date) -> GoalChart:
    metric = reading.metric
    marks = [Mark(one.on, one.value, f"/metrics/{metric.id}#on-{one.on.isoformat()}") for one in values]
    return goal_chart(marks, reading.goal.target if reading.goal else None, day, metric.unit, metric.decimals)


def _place(metric: Metric, steps: list[int]) -> int:
    return steps.index(metric.stage_id) + 1 if metric.stage_id in steps else 0
