"""Writing down a value. A day has one; a correction replaces it and the log keeps both."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now, today
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from .. import policy
from ..events import ValueObserved
from ..models import Metric, Observation, TeamMetric


def observe(
    metric: Metric,
    on: date,
    value: float | None,
    by: User,
    numerator: float | None = None,
    denominator: float | None = None,
    note: str = "",
) -> Observation:
    """The value of `metric` on a day.

    Args:
        on: the day it is about; not in the future (a day of grace for people east of us).
        value: in the metric's unit; or None where `numerator` and `denominator` make it (times 100 for "%").

    Raises:
        DomainError: no value, a day in the future, a ratio without a denominator.
    """
    require(policy.may_observe(by, _teams_of(metric)), say("Only the people of the team write its figures down."))
    if on > today("UTC") + timedelta(days=1):
        raise DomainError(say("That day has not come yet."), field="on")
    if value is None:
        if numerator is None or not denominator:
            raise DomainError(say("Write a number, such as 18.4 or 18,4."), field="value")
        value = numerator / denominator * (100 if metric.unit == "%" else 1)
    found = db.session.scalar(select(Observation).where(Observation.metric_id == metric.id, Observation.on == on))
    was = found.value if found else None
    observation = found or Observation(metric_id=metric.id, on=on)
    observation.value, observation.numerator, observation.denominator = value, numerator, denominator
    observation.note, observation.recorded_by_id, observation.recorded_at = note, by.id, now()
    db.session.add(observation)
    facts = {"on": on.isoformat(), "value": value, "was": was}
    record(ValueObserved(subject=("metric", metric.id), title=str(metric.name), facts=facts), by=by)
    return observation


def _teams_of(metric: Metric) -> set[int]:
    about = {metric.id, metric.explains_id} - {None}
    return set(db.session.scalars(select(TeamMetric.team_id).where(TeamMetric.metric_id.in_(about))))
