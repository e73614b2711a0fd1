"""What the pickers of a card offer: people, labels, other cards."""

from __future__ import annotations

import re

from msgspec import Struct
from sqlalchemy import ColumnElement, func, or_, select

from ...accounts.models import User
from ...core.db import db, folded
from ...core.errors import NotFound
from ...core.text import fold, initials
from ...teams.models import Membership, OldKey, Team
from ...teams.policy import works_in
from ..models import Board, Card, CardLabel, CardPerson, Column, Label, WorkType
from .seeing import boards_seen

KEY = re.compile(r"\s*#?([A-Za-z]{2,5})[-\s]?(\d{1,9})\s*")
AT_MOST = 12
"""Cards that a search for another card offers."""


class Option(Struct, frozen=True):
    """One thing to choose. `on_id` is the row that puts somebody on the card, where it is chosen already."""

    id: int
    name: str
    is_chosen: bool = False
    is_me: bool = False
    on_id: int | None = None
    colour: str = ""
    key: str = ""
    note: str = ""
    language: str = ""

    @property
    def initials(self) -> str:
        return initials(self.name)


def people_for(card: Card, to: User) -> list[Option]:
    """The people of the team, `to` first, then by name; two statements."""
    there = select(CardPerson.user_id, CardPerson.id).where(CardPerson.card_id == card.id, CardPerson.user_id.is_not(None))
    on = dict(db.session.execute(there).all())
    members = select(Membership.user_id).where(Membership.team_id == card.team_id)
    rows = db.session.execute(
        select(User.id, User.name).where(or_(User.id.in_(members), User.id.in_(on), User.id == to.id), User.deactivated_at.is_(None))
    ).all()
    mine = works_in(to, card.team_id)
    found = [Option(row.id, row.name, row.id in on, row.id == to.id, on.get(row.id)) for row in rows if row.id != to.id or mine]
    return sorted(found, key=lambda each: (not each.is_me, fold(each.name)))


def colleague(card: Card, person_id: int | None) -> User:
    """Somebody who may be put on the card. Raises `NotFound` where there is nobody."""
    person = db.session.get(User, person_id) if person_id else None
    if person is None:
        raise NotFound
    return person


def colleague_or_none(person_id: int | None) -> User | None:
    """Somebody with an account, where one is named."""
    return db.session.get(User, person_id) if person_id else None


def labels_for(card: Card) -> list[Option]:
    """The labels of its board by name, and which of them the card carries; two statements."""
    carried = set(db.session.scalars(select(CardLabel.label_id).where(CardLabel.card_id == card.id)))
    labels = db.session.scalars(select(Label).where(Label.board_id == card.board_id))
    found = [Option(each.id, each.name or each.colour, each.id in carried, colour=each.colour) for each in labels]
    return sorted(found, key=lambda each: fold(each.name))


class BoardLabel(Struct, frozen=True):
    """A label of a board and how many of its cards carry it."""

    id: int
    name: str
    colour: str
    cards: int


def labels_of(board: Board) -> list[BoardLabel]:
    """The labels of the board by name."""
    rows = db.session.execute(
        select(Label.id, Label.name, Label.colour, func.count(CardLabel.card_id))
        .outerjoin(CardLabel, CardLabel.label_id == Label.id)
        .where(Label.board_id == board.id)
        .group_by(Label.id, Label.name, Label.colour)
    )
    return sorted((BoardLabel(row[0], row[1] or row[2], row[2], row[3]) for row in rows), key=lambda each: fold(each.name))


def cards_like(text: str, besides: Card, to: User) -> list[Option]:
    """Cards that `to` may see, by their number or by words of their title, accents and case aside; open ones first."""
    asked, key = text.strip(), KEY.fullmatch(text)
    found = (
        select(Card.id, Card.title, Card.language, Card.number, Team.key, Column.name)
        .join(Team, Team.id == Card.team_id)
        .join(Column, Column.id == Card.column_id)
        .where(Card.id != besides.id, Card.deleted_at.is_(None), Card.board_id.in_(boards_seen(to)))
    )
    if key:
        found = found.where(Card.number == int(key[2]), Card.team_id == _team_with(key[1].upper()))
    else:
        words = [fold(word) for word in asked.split()[:6]]
        found = found.where(*(folded(Card.title).contains(word, autoescape=True) for word in words))
        found = found if words else found.where(Card.board_id == besides.board_id)
    rows = db.session.execute(found.order_by(Card.archived_at.is_not(None), Card.team_id != besides.team_id, Card.id.desc()).limit(AT_MOST))
    return [Option(row.id, row.title, key=f"{row.key}-{row.number}", note=str(row.name), language=row.language) for row in rows]


def card_called(key: str, to: User) -> Card:
    """The card DES-42, in any case and by a former key of its team too. Raises `NotFound` where `to` may see none."""
    typed = KEY.fullmatch(key)
    if typed is None or "-" not in key:
        raise NotFound
    found = select(Card).where(Card.team_id == _team_with(typed[1].upper()), Card.number == int(typed[2]), Card.deleted_at.is_(None))
    card = db.session.scalar(found.where(Card.board_id.in_(boards_seen(to))))
    if card is None:
        raise NotFound
    return card


def _team_with(key: str) -> ColumnElement[int]:
    """The id of the team that has, or had, this key, as a statement."""
    former = select(OldKey.team_id).where(OldKey.key == key)
    return func.coalesce(select(Team.id).where(Team.key == key).scalar_subquery(), former.scalar_subquery())


def work_types_of(team: Team) -> list[WorkType]:
    """The team's kinds of work in their order, those that are not offered any more last."""
    own = db.session.scalars(select(WorkType).where(WorkType.team_id == team.id))
    return sorted(own, key=lambda each: (each.archived_at is not None, each.position, each.id))


def work_type_of(team: Team, work_type_id: int) -> WorkType:
    """One of them. Raises `NotFound` where it is another team's."""
    found = db.session.scalar(select(WorkType).where(WorkType.team_id == team.id, WorkType.id == work_type_id))
    if found is None:
        raise NotFound
    return found
