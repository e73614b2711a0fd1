"""Choosing what a team cares about: one to three figures about customers. A channel figure explains; it is no goal."""

from __future__ import annotations

from msgspec import Struct, field
from msgspec.structs import asdict, replace
from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import Both, say
from ...teams.models import Team
from .. import policy
from ..events import MetricChanged, MetricDefined, MetricRetired
from ..models import Metric, TeamMetric
from .lenses import looks_like_channel

MOST = 3
ONLY_LEADS = say("The team's lead chooses its figures.")


class ChannelFigure(DomainError):
    """It is, or sounds like, a figure of a channel: it may explain one about customers."""


class ChannelIsNoGoal(ChannelFigure):
    """A channel figure was to be a goal."""

    def __init__(self) -> None:
        super().__init__(
            say("This tells you about a channel. Which change in the customer do you hope it predicts?"), field="lens"
        )


class LooksLikeChannel(ChannelFigure):
    """The name speaks of a channel although the lens says otherwise: ask before believing it."""

    def __init__(self) -> None:
        super().__init__(say("Could this rise without any customer being better off?"), field="name")


class Draft(Struct, frozen=True):
    """A metric as somebody describes it; see `Metric` for what each part means."""

    name: Both
    unit: str = "%"
    decimals: int = 0
    direction: str = "up"
    lens: str = "customer"
    definition: Both = field(default_factory=Both)
    source: str = ""
    every_days: int = 7
    stage_id: int | None = None
    persona_id: int | None = None
    brand_id: int | None = None


def define(team: Team, draft: Draft, by: User, is_sure: bool = False) -> Metric:
    """Give `team` another figure it cares about, at the end of its list.

    Args:
        is_sure: the person was asked whether it could rise without any customer being better off, and said no.

    Raises:
        ChannelIsNoGoal: the lens is the channel's. LooksLikeChannel: the name is; ask.
        DomainError: the team has three already, or its first would not be about customers.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    if draft.lens == "channel":
        raise ChannelIsNoGoal
    if looks_like_channel(draft.name) and not is_sure:
        raise LooksLikeChannel
    mine = _metrics_of(team)
    if len(mine) >= MOST:
        raise DomainError(say("Three figures are enough: retire one before adding another."), field="name")
    if not mine and draft.lens != "customer":
        raise DomainError(
            say("The first figure of a team is about its customers, not about the business."), field="lens"
        )
    metric = _new(draft)
    last = max((place.position for place in mine), default=-1)
    db.session.add(TeamMetric(team_id=team.id, metric_id=metric.id, position=last + 1))
    _tell(MetricDefined, metric, team, by)
    return metric


def explain(metric: Metric, draft: Draft, team: Team, by: User) -> Metric:
    """Keep a channel figure under the customer `metric` it is hoped to predict.

    Raises:
        DomainError: it would explain another explanation.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    if metric.lens == "channel":
        raise DomainError(
            say("A channel figure explains a figure about customers: choose one of those."), field="explains_id"
        )
    explanation = _new(replace(draft, lens="channel"))
    explanation.explains_id = metric.id
    _tell(MetricDefined, explanation, team, by)
    return explanation


def change(metric: Metric, draft: Draft, team: Team, by: User, is_sure: bool = False) -> None:
    """Say it better. What it is about stays: an explanation does not become a goal by another name."""
    require(policy.may_define(by, team.id), ONLY_LEADS)
    if (draft.lens == "channel") != (metric.lens == "channel"):
        raise ChannelIsNoGoal
    if metric.lens != "channel" and looks_like_channel(draft.name) and not is_sure:
        raise LooksLikeChannel
    places = _metrics_of(team)
    if places and places[0].metric_id == metric.id and draft.lens != "customer":
        raise DomainError(
            say("The first figure of a team is about its customers, not about the business."), field="lens"
        )
    for part, value in asdict(draft).items():
        setattr(metric, part, value)
    _tell(MetricChanged, metric, team, by)


def retire(metric: Metric, team: Team, by: User) -> None:
    """Stop following it; its values stay.

    Raises:
        DomainError: the next one would come first and is not about customers.
    """
    require(policy.may_define(by, team.id), ONLY_LEADS)
    left = [place for place in _metrics_of(team) if place.metric_id != metric.id]
    if left and db.session.get_one(Metric, left[0].metric_id).lens != "customer":
        raise DomainError(say("The first figure of a team is about its customers, not about the business."))
    metric.retired_at = now()
    _tell(MetricRetired, metric, team, by)


def _metrics_of(team: Team) -> list[TeamMetric]:
    places = (
        select(TeamMetric).join(TeamMetric.metric).where(TeamMetric.team_id == team.id, Metric.retired_at.is_(None))
    )
    return list(db.session.scalars(places.order_by(TeamMetric.position)))


def _new(draft: Draft) -> Metric:
    if not draft.name:
        raise DomainError(say("Write it in Spanish or in English: one is enough."), field="name")
    metric = Metric(**asdict(draft), created_at=now())
    db.session.add(metric)
    db.session.flush()
    return metric


def _tell(event: type, metric: Metric, team: Team, by: User) -> None:
    facts = {"lens": metric.lens, "unit": metric.unit}
    record(event(subject=("metric", metric.id), title=str(metric.name), team_id=team.id, facts=facts), by=by)
