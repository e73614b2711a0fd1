"""What cards show of themselves on a board. Asked only for the cards whose face is not drawn yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from msgspec import Struct, field
from sqlalchemy import ColumnElement, bindparam, case, func, select

from ...accounts.models import User
from ...audiences.models import Persona
from ...core.db import db
from ...core.hot import hot
from ...core.text import initials
from ...core.words import Both
from ...metrics.models import Metric
from ..models import Card, CardLabel, CardPerson, CardPersona, CheckItem, Checklist, Column, Comment, Label

AT_ONCE = 500
"""Ids in one statement."""

CARDS, STEP, LIST = Card.__table__.c, CheckItem.__table__.c, Checklist.__table__.c
ON_CARD, WHO, FOR, SERVED = CardPerson.__table__.c, User.__table__.c, CardPersona.__table__.c, Persona.__table__.c
SAID, METRIC = Comment.__table__.c, Metric.__table__.c
WORN, LABEL = CardLabel.__table__.c, Label.__table__.c
THESE = bindparam("ids", expanding=True)

STEPS, DONE = Checklist.__table__.join(CheckItem.__table__), func.coalesce(func.sum(case((STEP.is_done, 1), else_=0)), 0)
FACES = hot(
    select(
        CARDS.id, CARDS.title, CARDS.language, Column.__table__.c.kind, CARDS.need, CARDS.origin, CARDS.entered_at, CARDS.due_on,
        CARDS.blocked_at, CARDS.blocked_reason, CARDS.check_on, CARDS.look_at, CARDS.outcome, CARDS.outcome_value,
        CARDS.outcome_note, CARDS.expected_from, CARDS.expected_to, CARDS.metric_id, METRIC.name,
        func.coalesce(METRIC.unit, ""), func.coalesce(METRIC.decimals, 0), CARDS.stage_id, CARDS.gone_at,
        CARDS.class_of_service,
        *(select(counted).where(LIST.card_id == CARDS.id).select_from(STEPS).scalar_subquery() for counted in (DONE, func.count())),
        select(func.count()).where(SAID.card_id == CARDS.id, SAID.deleted_at.is_(None)).scalar_subquery(),
    )
    .select_from(Card.__table__.join(Column.__table__).outerjoin(Metric.__table__, METRIC.id == CARDS.metric_id))
    .where(CARDS.id.in_(THESE))
)  # fmt: skip
PEOPLE = hot(
    select(ON_CARD.card_id, ON_CARD.user_id, func.coalesce(WHO.name, ON_CARD.name))
    .select_from(CardPerson.__table__.outerjoin(User.__table__))
    .where(ON_CARD.card_id.in_(THESE))
    .order_by(ON_CARD.id)
)
PERSONAS = hot(
    select(FOR.card_id, SERVED.id, SERVED.name, SERVED.role)
    .select_from(CardPersona.__table__.join(Persona.__table__))
    .where(FOR.card_id.in_(THESE))
    .order_by(SERVED.position, SERVED.id)
)
LABELS = hot(
    select(WORN.card_id, LABEL.name, LABEL.colour)
    .select_from(CardLabel.__table__.join(Label.__table__))
    .where(WORN.card_id.in_(THESE))
    .order_by(LABEL.id)
)


class Someone(Struct, frozen=True):
    """Somebody on a card; `id` is None for a name an import could not match."""

    id: int | None
    name: str

    @property
    def initials(self) -> str:
        return initials(self.name)


class Face(Struct):
    """One card as drawn on a board."""

    id: int
    title: str
    language: str
    kind: str
    need: str
    origin: str
    entered_at: datetime
    due_on: date | None
    blocked_at: datetime | None
    blocked_reason: str
    check_on: date | None
    look_at: str
    outcome: str | None
    outcome_value: float | None
    outcome_note: str
    expected_from: float | None
    expected_to: float | None
    metric_id: int | None
    metric: Both | None
    unit: str
    decimals: int
    stage_id: int | None
    gone_at: datetime | None
    class_of_service: str
    done: int
    """Steps, of `steps`."""
    steps: int
    comments: int
    personas: list[tuple[int, Both, Both]] = field(default_factory=list)
    """Id, name and role."""
    people: list[Someone] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Word and colour."""
    latest: float | None = None
    """The metric's last value."""


def faces(card_ids: Iterable[int], latest: dict[int, float]) -> dict[int, Face]:
    """The faces of these cards: four statements for every 500 of them.

    Args:
        latest: metric id -> its last value, put on the cards that are meant to move it.
    """
    ids = list(card_ids)
    found: dict[int, Face] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= _faces(ids[start : start + AT_ONCE], latest)
    return found


def _faces(ids: Sequence[int], latest: dict[int, float]) -> dict[int, Face]:
    found = {row[0]: Face(*row) for row in db.session.execute(FACES, {"ids": ids})}
    for card_id, somebody in people_of(ids).items():
        found[card_id].people = somebody
    for card_id, served in personas_of(ids).items():
        found[card_id].personas = served
    for card_id, word, colour in db.session.execute(LABELS, {"ids": ids}):
        found[card_id].labels.append((word or colour, colour))
    for face in found.values():
        face.latest = latest.get(face.metric_id) if face.metric_id else None
    return found


def people_of(ids: Sequence[int]) -> dict[int, list[Someone]]:
    """Card -> who is on it."""
    found: dict[int, list[Someone]] = defaultdict(list)
    for card_id, user_id, name in db.session.execute(PEOPLE, {"ids": ids}):
        found[card_id].append(_someone(user_id, name))
    return found


@lru_cache(2_048)
def _someone(user_id: int | None, name: str) -> Someone:
    return Someone(user_id, name)


def personas_of(ids: Sequence[int]) -> dict[int, list[tuple[int, Both, Both]]]:
    """Card -> whom it serves: id, name and role."""
    found: dict[int, list[tuple[int, Both, Both]]] = defaultdict(list)
    for card_id, *persona in db.session.execute(PERSONAS, {"ids": ids}):
        found[card_id].append(tuple(persona))
    return found


def personas_on(board_id: int) -> list[tuple[int, Both, Any]]:
    """Id, name and role of the personas that the open cards of the board serve, in their order."""
    on_cards = (
        select(CardPersona.persona_id)
        .join(Card, Card.id == CardPersona.card_id)
        .where(Card.board_id == board_id, Card.archived_at.is_(None))
    )
    rows = db.session.execute(
        select(Persona.id, Persona.name, Persona.role)
        .where(Persona.id.in_(on_cards))
        .order_by(Persona.position, Persona.id)
    )
    return [tuple(row) for row in rows]


def first_titles(column_id: int, wanted: Sequence[ColumnElement[bool]] = (), most: int = 3) -> list[tuple[int, str]]:
    """Id and title of the first cards of a column that meet the conditions `wanted`."""
    rows = db.session.execute(
        select(Card.id, Card.title)
        .where(Card.column_id == column_id, Card.archived_at.is_(None), *wanted)
        .order_by(Card.rank)
        .limit(most)
    )
    return [tuple(row) for row in rows]
