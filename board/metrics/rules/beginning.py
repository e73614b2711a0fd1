"""A new figure in one step: what it is, where it starts, where it should go, and perhaps what explains it."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from ...accounts.models import User
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ...teams.models import Team
from .. import policy
from ..models import Metric
from .defining import ONLY_LEADS, Draft, define, explain
from .goals import check_goal, set_goal
from .observing import observe


class Aim(Struct, frozen=True):
    """From where, to where, by when. Without a target only the first value is known; without a value, nothing is yet."""

    baseline: float | None = None
    baseline_on: date | None = None
    target: float | None = None
    target_on: date | None = None


def begin(
    team: Team, draft: Draft, aim: Aim, by: User, is_sure: bool = False, explanation: Both | None = None
) -> Metric:
    """Define a figure, write down its first value and set its goal.

    Args:
        explanation: the name of a channel figure to keep beneath it.

    Raises:
        ChannelIsNoGoal, LooksLikeChannel, DomainError: as `define`.
        DomainError: a goal without the value it starts from, or without its day; or as `set_goal`.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    _check(draft, aim)
    metric = define(team, draft, by=by, is_sure=is_sure)
    if aim.baseline is not None and aim.baseline_on is not None:
        observe(metric, aim.baseline_on, aim.baseline, by=by)
        if aim.target is not None and aim.target_on is not None:
            set_goal(metric, team, aim.baseline, aim.baseline_on, aim.target, aim.target_on, by=by)
    if explanation:
        explain(metric, Draft(explanation, every_days=draft.every_days, persona_id=draft.persona_id), team, by=by)
    return metric


def _check(draft: Draft, aim: Aim) -> None:
    """Refuse half a goal before anything is written."""
    if aim.target is None and aim.target_on is None:
        return
    if aim.baseline is None or aim.baseline_on is None:
        raise DomainError(say("A goal starts from somewhere: write today’s value."), field="baseline")
    if aim.target is None:
        raise DomainError(say("To where should it go by that day?"), field="target")
    if aim.target_on is None:
        raise DomainError(say("By which day?"), field="target_on")
    check_goal(draft.direction, aim.baseline, aim.baseline_on, aim.target, aim.target_on)
