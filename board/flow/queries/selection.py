"""What the selected cards of a board have: which labels, and who is on them; of each whether all, some or none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Select, func, or_, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.text import fold
from ...teams.models import Membership
from ..models import Board, Card, CardLabel, CardPerson, Label


class Choice(Struct, frozen=True):
    """A label or a person, and how many of the selected cards have it."""

    id: int
    name: str
    count: int
    of: int
    """Selected cards; 0 while nobody asked for any."""
    colour: str = ""
    may_add: bool = True
    """False for somebody who does not work in the team any more."""

    @property
    def state(self) -> str:
        """As a pressed button says it: "true" where all have it, "mixed", "false"."""
        return "false" if not self.count else "true" if self.count == self.of else "mixed"


def labels_of(board: Board, ids: Sequence[int] = ()) -> list[Choice]:
    """The labels of the board by name; two statements where cards are selected."""
    on, counts = _here(board, ids), dict[int, int]()
    if on:
        counts = _counted(select(CardLabel.label_id, func.count()).where(CardLabel.card_id.in_(on)).group_by(CardLabel.label_id))
    rows = db.session.execute(select(Label.id, Label.name, Label.colour).where(Label.board_id == board.id))
    found = [Choice(id, name or colour, counts.get(id, 0), len(on), colour) for id, name, colour in rows]
    return sorted(found, key=lambda each: fold(each.name))


def people_of(board: Board, ids: Sequence[int] = ()) -> list[Choice]:
    """The people of its team by name, then others who are on the selected cards."""
    on, counts = _here(board, ids), dict[int, int]()
    if on:
        there = select(CardPerson.user_id, func.count()).where(CardPerson.card_id.in_(on), CardPerson.user_id.is_not(None))
        counts = _counted(there.group_by(CardPerson.user_id))
    ours = select(Membership.user_id).where(Membership.team_id == board.team_id)
    rows = db.session.execute(
        select(User.id, User.name, User.id.in_(ours) & User.deactivated_at.is_(None)).where(
            or_(User.id.in_(ours) & User.deactivated_at.is_(None), User.id.in_(counts))
        )
    )
    found = [Choice(id, name, counts.get(id, 0), len(on), may_add=bool(is_ours)) for id, name, is_ours in rows]
    return sorted(found, key=lambda each: (not each.may_add, fold(each.name)))


def somebody(person_id: int | None) -> User:
    """Somebody with an account, who may be on cards though they work here no more. Raises `NotFound` where there is nobody."""
    person = db.session.get(User, person_id) if person_id else None
    if person is None:
        raise NotFound
    return person


def _here(board: Board, ids: Sequence[int]) -> list[int]:
    """Those that still stand on the board."""
    if not ids:
        return []
    return list(db.session.scalars(select(Card.id).where(Card.id.in_(ids), Card.board_id == board.id, Card.archived_at.is_(None))))


def _counted(asked: Select[Any]) -> dict[int, int]:
    return dict(db.session.execute(asked).all())
