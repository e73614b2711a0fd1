"""From where, to where, by when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ...teams.models import Team
from .. import policy
from ..events import GoalSet
from ..models import Goal, Metric
from .defining import ONLY_LEADS, ChannelIsNoGoal


def set_goal(
    metric: Metric, team: Team, baseline: float, baseline_on: date, target: float, target_on: date, by: User
) -> Goal:
    """A new goal for `metric`; the one before is closed and kept.

    Raises:
        ChannelIsNoGoal: a channel figure explains, it is no goal.
        DomainError: the target lies on the wrong side of the baseline, or its day before the baseline's.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    if metric.lens == "channel":
        raise ChannelIsNoGoal
    check_goal(metric.direction, baseline, baseline_on, target, target_on)
    at = now()
    db.session.execute(update(Goal).where(Goal.metric_id == metric.id, Goal.closed_at.is_(None)).values(closed_at=at))
    goal = Goal(
        metric_id=metric.id, baseline=baseline, baseline_on=baseline_on, target=target, target_on=target_on,
        set_by_id=by.id, set_at=at,
    )  # fmt: skip
    db.session.add(goal)
    facts = {"from": baseline, "to": target, "by": target_on.isoformat()}
    record(GoalSet(subject=("metric", metric.id), title=str(metric.name), team_id=team.id, facts=facts), by=by)
    return goal


def check_goal(direction: str, baseline: float, baseline_on: date, target: float, target_on: date) -> None:
    """Refuse a goal that is no better than where it starts, or that is due before."""
    if target_on <= baseline_on:
        raise DomainError(say("The goal's day comes after the day it starts from."), field="target_on")
    if (target - baseline) * (1 if direction == "up" else -1) <= 0:
        raise DomainError(say("The goal has to be better than where it starts."), field="target")
