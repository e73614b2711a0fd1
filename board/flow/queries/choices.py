"""What the forms of a card offer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from sqlalchemy import and_, bindparam, func, or_, select

from ...accounts.models import User
from ...audiences.models import Brand, Persona, Stage
from ...audiences.queries import brands, in_order, personas
from ...core.db import db
from ...core.objects import Objects
from ...metrics.models import Goal, Metric, Observation, TeamMetric
from ...teams.models import Membership
from ..models import Board, Card, WorkType

WORK_TYPES = Objects(
    WorkType,
    WorkType.team_id == bindparam("team"),
    WorkType.archived_at.is_(None),
    order_by=[WorkType.position, WorkType.id],
)
PEOPLE = Objects(
    User,
    User.id.in_(select(Membership.user_id).where(Membership.team_id == bindparam("team"))),
    User.deactivated_at.is_(None),
    order_by=[User.name],
)


class Audience(Struct, frozen=True):
    """Whom a card may serve and who may be on it: what the form of a card offers."""

    stages: list[Stage]
    personas: list[Persona]
    brands: list[Brand]
    people: list[User]
    work_types: list[WorkType]

    def chosen(self, typed: Mapping[str, Any]) -> dict[str, Any]:
        """The rows that a form's values (ids as text) stand for, named as in `CardWords`; unknown ids are left out."""
        return {
            "stage": next(iter(_picked(self.stages, [typed.get("stage_id")])), None),
            "brand": next(iter(_picked(self.brands, [typed.get("brand_id")])), None),
            "personas": tuple(_picked(self.personas, typed.get("personas"))),
            "people": tuple(_picked(self.people, typed.get("people"))),
        }


def _picked(rows: list[Any], ids: Iterable[object] | None) -> list[Any]:
    wanted = {str(each) for each in ids or []}
    return [row for row in rows if str(row.id) in wanted]


TEXTS = ("title", "need", "class_of_service", "due_on", "piece_kind", "piece_channel", "piece_draft", "piece_live")


def as_typed(card: Card) -> dict[str, Any]:
    """What the card says, as its form would hold it: ids as text."""
    return {
        **{name: getattr(card, name) for name in TEXTS},
        "stage_id": str(card.stage_id or ""),
        "brand_id": str(card.brand_id or ""),
        "personas": [str(persona.id) for persona in card.personas],
        "people": [str(on.user_id) for on in card.people if on.user_id],
        "revision": card.words_revision,
    }


def audience_for(board: Board, card: Card | None = None) -> Audience:
    """Stages, personas and brands in use, and the people of the team; `card` keeps what it has already."""
    return Audience(
        stages=_with(in_order(Stage), [card.stage] if card else []),
        personas=_with(personas(), card.personas if card else []),
        brands=_with(brands(), [card.brand] if card else []),
        people=_with(_people(board.team_id), [on.user for on in card.people] if card else []),
        work_types=_work_types(board.team_id),
    )


def _with(found: list, kept: list) -> list:
    """`found`, and after them those of `kept` that are not among them: archived since, or gone from the team."""
    ids = {each.id for each in found}
    return [*found, *(each for each in kept if each is not None and each.id not in ids)]


def _work_types(team_id: int) -> list[WorkType]:
    return WORK_TYPES.all(db.session(), {"team": team_id})


def _people(team_id: int) -> list[User]:
    return PEOPLE.all(db.session(), {"team": team_id})


class Offered(Struct, frozen=True):
    """A metric a card may be meant to move, with its latest value and its goal where there are any."""

    metric: Metric
    latest: float | None = None
    target: float | None = None


def metrics_for(card: Card) -> list[Offered]:
    """The team's metrics in its order, without channel figures, which explain and are no goal; and the card's own."""
    found = db.session.scalars(
        select(Metric)
        .outerjoin(TeamMetric, and_(TeamMetric.metric_id == Metric.id, TeamMetric.team_id == card.team_id))
        .where(
            or_(TeamMetric.id.is_not(None), Metric.id == (card.metric_id or -1)),
            or_(Metric.retired_at.is_(None), Metric.id == (card.metric_id or -1)),
            Metric.lens != "channel",
        )
        .order_by(TeamMetric.position, Metric.id)
    ).all()
    ids = [metric.id for metric in found]
    latest, targets = latest_values(ids), _targets(ids)
    return [Offered(metric, latest.get(metric.id), targets.get(metric.id)) for metric in found]


def latest_values(metric_ids: list[int]) -> dict[int, float]:
    """Metric id -> its latest value, for those that have any."""
    last = (
        select(Observation.metric_id, func.max(Observation.on).label("on"))
        .where(Observation.metric_id.in_(metric_ids))
        .group_by(Observation.metric_id)
        .subquery()
    )
    rows = db.session.execute(
        select(Observation.metric_id, Observation.value).join(
            last, and_(last.c.metric_id == Observation.metric_id, last.c.on == Observation.on)
        )
    )
    return dict(rows.all())


def _targets(metric_ids: list[int]) -> dict[int, float]:
    rows = db.session.execute(
        select(Goal.metric_id, Goal.target)
        .where(Goal.metric_id.in_(metric_ids), Goal.closed_at.is_(None))
        .order_by(Goal.set_at, Goal.id)
    )
    return dict(rows.all())


def hypothesis_as_typed(card: Card, offered: list[Offered]) -> dict[str, Any]:
    """The hypothesis as its form would hold it. A new one offers the team's first metric."""
    if card.has_hypothesis or not offered:
        chosen = {"metric_id": str(card.metric_id or ""), "expected_from": card.expected_from}
    else:
        chosen = {"metric_id": str(offered[0].metric.id), "expected_from": None}
    return {**chosen, "expected_to": card.expected_to, "check_on": card.check_on, "look_at": card.look_at}
