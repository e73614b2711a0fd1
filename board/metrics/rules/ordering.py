"""Which figure a team looks at first."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, NotFound, require
from ...core.words import say
from ...teams.models import Team
from .. import policy
from ..events import MetricMoved
from ..models import Metric, TeamMetric
from .defining import ONLY_LEADS


def move_up(metric: Metric, team: Team, by: User) -> None:
    """Let `metric` change places with the one before it; the first one stays where it is.

    Raises:
        DomainError: it would come first and is not about customers.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    places = (
        select(TeamMetric).join(TeamMetric.metric).where(TeamMetric.team_id == team.id, Metric.retired_at.is_(None))
    )
    order = list(db.session.scalars(places.order_by(TeamMetric.position, TeamMetric.id)))
    now = next((n for n, place in enumerate(order) if place.metric_id == metric.id), None)
    if now is None:
        raise NotFound
    if now == 0:
        return
    if now == 1 and metric.lens != "customer":
        raise DomainError(say("The first figure of a team is about its customers, not about the business."))
    order[now - 1], order[now] = order[now], order[now - 1]
    for position, place in enumerate(order):
        place.position = position
    record(
        MetricMoved(subject=("metric", metric.id), title=str(metric.name), team_id=team.id, facts={"place": now}), by=by
    )
