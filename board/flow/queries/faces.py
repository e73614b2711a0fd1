"""What cards show of themselves on a board. Asked only for the cards whose face is not drawn yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import case, func, select

from ...accounts.models import User
from ...audiences.models import Persona
from ...core.db import db
from ...core.text import initials
from ...core.words import Both
from ...metrics.models import Metric
from ..models import Card, CardPerson, CardPersona, CheckItem, Checklist, Column, Comment

AT_ONCE = 500
"""Ids in one statement."""


@dataclass(frozen=True, slots=True)
class Someone:
    """Somebody on a card; `id` is None for a name an import could not match."""

    id: int | None
    name: str

    @property
    def initials(self) -> str:
        return initials(self.name)


@dataclass(slots=True)
class Face:
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
    personas: list[tuple[int, Both, Both]] = field(default_factory=list)
    """Id, name and role."""
    people: list[Someone] = field(default_factory=list)
    steps: tuple[int, int] = (0, 0)
    """Done, of how many."""
    comments: int = 0
    latest: float | None = None
    """The metric's last value."""


def faces(card_ids: Iterable[int], latest: dict[int, float]) -> dict[int, Face]:
    """The faces of these cards: five statements for every 500 of them.

    Args:
        latest: metric id -> its last value, put on the cards that are meant to move it.
    """
    ids = list(card_ids)
    found: dict[int, Face] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= _faces(ids[start : start + AT_ONCE], latest)
    return found


def _faces(ids: Sequence[int], latest: dict[int, float]) -> dict[int, Face]:
    rows = db.session.execute(
        select(
            Card.id, Card.title, Card.language, Column.kind, Card.need, Card.origin, Card.entered_at, Card.due_on,
            Card.blocked_at, Card.blocked_reason, Card.check_on, Card.look_at, Card.outcome, Card.outcome_value,
            Card.outcome_note, Card.expected_from, Card.expected_to, Card.metric_id, Metric.name,
            func.coalesce(Metric.unit, ""), func.coalesce(Metric.decimals, 0), Card.stage_id, Card.gone_at,
        )
        .join(Column, Column.id == Card.column_id)
        .outerjoin(Metric, Metric.id == Card.metric_id)
        .where(Card.id.in_(ids))
    )  # fmt: skip
    found = {row[0]: Face(*row) for row in rows}
    people, personas = _people(ids), _personas(ids)
    steps, comments = _steps(ids), _comments(ids)
    for card_id, face in found.items():
        face.people, face.personas = people[card_id], personas[card_id]
        face.steps, face.comments = steps.get(card_id, (0, 0)), comments.get(card_id, 0)
        face.latest = latest.get(face.metric_id) if face.metric_id else None
    return found


def _people(ids: Sequence[int]) -> dict[int, list[Someone]]:
    found: dict[int, list[Someone]] = defaultdict(list)
    rows = db.session.execute(
        select(CardPerson.card_id, CardPerson.user_id, func.coalesce(User.name, CardPerson.name))
        .outerjoin(User, User.id == CardPerson.user_id)
        .where(CardPerson.card_id.in_(ids))
        .order_by(CardPerson.id)
    )
    for card_id, user_id, name in rows:
        found[card_id].append(Someone(user_id, name))
    return found


def _personas(ids: Sequence[int]) -> dict[int, list[tuple[int, Both, Both]]]:
    found: dict[int, list[tuple[int, Both, Both]]] = defaultdict(list)
    rows = db.session.execute(
        select(CardPersona.card_id, Persona.id, Persona.name, Persona.role)
        .join(Persona, Persona.id == CardPersona.persona_id)
        .where(CardPersona.card_id.in_(ids))
        .order_by(Persona.position, Persona.id)
    )
    for card_id, *persona in rows:
        found[card_id].append(tuple(persona))
    return found


def _steps(ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    rows = db.session.execute(
        select(Checklist.card_id, func.sum(case((CheckItem.is_done, 1), else_=0)), func.count())
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(Checklist.card_id.in_(ids))
        .group_by(Checklist.card_id)
    )
    return {card_id: (int(done), total) for card_id, done, total in rows}


def _comments(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Comment.card_id, func.count()).where(Comment.card_id.in_(ids)).group_by(Comment.card_id)
    )
    return dict(rows.all())


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


def first_titles(column_id: int, most: int = 3) -> list[tuple[int, str]]:
    """Id and title of the first cards of a column."""
    rows = db.session.execute(
        select(Card.id, Card.title)
        .where(Card.column_id == column_id, Card.archived_at.is_(None))
        .order_by(Card.rank)
        .limit(most)
    )
    return [tuple(row) for row in rows]
