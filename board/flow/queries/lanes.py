"""A board in lanes: the same cards, one row a customer, stage, urgency or person. A card stands in one lane only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field
from sqlalchemy import case, select

from ...accounts.models import User
from ...audiences.models import Persona, Stage
from ...core.db import db
from ...core.words import Both
from ..models import Board, Card, CardPerson, CardPersona
from .columns import BoardView, ColumnView, Standing

NOBODY = "none"
"""The lane of the cards that name none."""
URGENT_FIRST = ("expedite", "fixed_date", "standard", "intangible")


class Lane(Struct):
    """One row. `name` is empty for the lane of nobody and for an urgency, which the page words itself."""

    key: str
    name: Both | str = ""
    role: Both | str = ""
    need: Both | str = ""
    cells: list[tuple[ColumnView, list[Standing]]] = field(default_factory=list)
    accepted: int = 0
    """Cards of this lane that wait in Accepted, let through by the filter."""

    @property
    def count(self) -> int:
        return sum(len(cards) for _, cards in self.cells)


def lanes(view: BoardView, by: str) -> list[Lane]:
    """The lanes of `view` in their order, those without a card left out, nobody's last. Two statements.

    Args:
        by: "persona", "stage", "class" or "person". Of several, a card stands in the lane of the first: personas in
            the order of the house, people in that of the card with its lead before the others.
    """
    keys, names = READ[by](view.board)
    place = {key: position for position, key in enumerate(names)}
    found = {key: Lane(key, *words, cells=[(each, []) for each in view.flowing]) for key, words in names.items()}
    for at, column in enumerate(view.flowing):
        for card in column.cards:
            key = keys.get(card.id, NOBODY)
            found[key if key in found else NOBODY].cells[at][1].append(card)
    waiting = Counter(keys.get(card_id, NOBODY) for card_id in _waiting(view))
    for key, lane in found.items():
        lane.accepted = waiting.get(key, 0)
    kept = [lane for lane in found.values() if lane.count or (lane.accepted and view.filter.is_empty)]
    return sorted(kept, key=lambda lane: place[lane.key])


Read = tuple[dict[int, str], dict[str, tuple[Any, ...]]]
"""Card id -> key of its lane, and lane key -> its name, role and need, in order."""


def _personas(board: Board) -> Read:
    rows = db.session.execute(
        select(CardPersona.card_id, Persona.id, Persona.name, Persona.role, Persona.need)
        .join(Persona, Persona.id == CardPersona.persona_id)
        .where(CardPersona.card_id.in_(_open(board)))
        .order_by(Persona.position, Persona.id)
    )
    return _first(rows)


def _stages(board: Board) -> Read:
    rows = db.session.execute(
        select(Card.id, Stage.id, Stage.name)
        .join(Stage, Stage.id == Card.stage_id)
        .where(Card.board_id == board.id, Card.archived_at.is_(None))
        .order_by(Stage.position, Stage.id)
    )
    return _first(rows)


def _people(board: Board) -> Read:
    is_lead = case((CardPerson.role == "lead", 0), else_=1)
    rows = db.session.execute(
        select(CardPerson.card_id, User.id, User.name)
        .join(User, User.id == CardPerson.user_id)
        .where(CardPerson.card_id.in_(_open(board)))
        .order_by(is_lead, CardPerson.id)
    ).all()
    keys, names = _first(rows)
    by_name = sorted(names.items(), key=lambda item: str(item[1][0] if item[1] else "").casefold())
    return keys, {key: words for key, words in by_name if key != NOBODY} | {NOBODY: ()}


def _classes(board: Board) -> Read:
    rows = select(Card.id, Card.class_of_service).where(Card.board_id == board.id, Card.archived_at.is_(None))
    return dict(db.session.execute(rows).all()), dict.fromkeys((*URGENT_FIRST, NOBODY), ())


READ: dict[str, Callable[[Board], Read]] = {
    "persona": _personas,
    "stage": _stages,
    "class": _classes,
    "person": _people,
}


def _waiting(view: BoardView) -> list[int]:
    """Ids of the cards in Accepted that the filter lets through."""
    if view.accepted is None:
        return []
    here = select(Card.id).where(Card.column_id == view.accepted.id, Card.archived_at.is_(None))
    return list(db.session.scalars(here.where(*view.filter.conditions(view.board, view.usual))))


def _open(board: Board) -> Any:
    return select(Card.id).where(Card.board_id == board.id, Card.archived_at.is_(None))


def _first(rows: Any) -> Read:
    """Each card with the first key it comes with; names in the order they come, nobody last."""
    keys: dict[int, str] = {}
    names: dict[str, tuple[Any, ...]] = {}
    for card_id, key, *words in rows:
        keys.setdefault(card_id, str(key))
        names.setdefault(str(key), tuple(words))
    return keys, names | {NOBODY: ()}
