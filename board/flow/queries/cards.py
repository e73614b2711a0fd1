"""One card: whom it serves, what hangs on it, what is known of its number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ...accounts.models import User
from ...core.clock import now, today
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.words import say
from ...teams.queries import current_team
from ..figures.times import days_between
from ..models import (
    Attachment,
    Board,
    BoardField,
    Card,
    CardField,
    CardLabel,
    CardPerson,
    CheckItem,
    Checklist,
    Column,
    Label,
)
from ..policy import can_change
from .boards import can_see, main_board, visible_board


def visible_card(card_id: int, to: User) -> Card:
    """The card, archived or not, with its board, team, column, audience, people and metric loaded.

    Raises:
        NotFound: there is none, it is in the trash, or `to` may not see its board.
    """
    card = loaded_card(card_id)
    if card is None or card.deleted_at or not can_see(card.board, to):
        raise NotFound
    return card


def loaded_card(card_id: int) -> Card | None:
    """The card as `visible_card` gives it, whoever asks and even from the trash; None where there is none."""
    return db.session.scalar(
        select(Card)
        .where(Card.id == card_id)
        .options(
            joinedload(Card.board).joinedload(Board.team),
            joinedload(Card.column),
            joinedload(Card.stage),
            joinedload(Card.brand),
            joinedload(Card.metric),
            selectinload(Card.personas),
            selectinload(Card.people).joinedload(CardPerson.user),
        )
        .execution_options(populate_existing=True)
    )


def changeable_card(card_id: int, to: User) -> Card:
    """The card, if `to` works in its team. Raises `NotAllowed` where it may only be seen, else as `visible_card`."""
    card = visible_card(card_id, to)
    require(can_change(to, card), say("Only the people of this team change its cards."))
    return card


def board_for_a_new_card(board_id: int | None, to: User) -> Board:
    """The board named, or the main board of the person's current team.

    Raises:
        NotFound: there is none, or `to` may not see it.
        NotAllowed: `to` does not work in its team.
    """
    if board_id is None:
        team = current_team(to)
        board_id = main_board(team, to).id if team else 0
    board = visible_board(board_id, to)
    require(can_change(to, board), say("Only the people of this team add cards to its board."))
    return board


@dataclass(frozen=True)
class Steps:
    """A checklist with its steps in order."""

    name: str
    steps: list[CheckItem]

    @property
    def done(self) -> int:
        return sum(step.is_done for step in self.steps)


@dataclass(frozen=True)
class Hanging:
    """What hangs on a card."""

    lists: list[Steps]
    labels: list[Label]
    attachments: list[Attachment]
    fields: list[tuple[str, str]]
    """Name and value of what an import brought along."""

    @property
    def done(self) -> int:
        return sum(each.done for each in self.lists)

    @property
    def total(self) -> int:
        return sum(len(each.steps) for each in self.lists)


def hanging_on(card: Card) -> Hanging:
    """Steps, labels, links and imported fields: five statements whatever the size."""
    lists = db.session.scalars(
        select(Checklist).where(Checklist.card_id == card.id).order_by(Checklist.position, Checklist.id)
    ).all()
    items = db.session.scalars(
        select(CheckItem)
        .where(CheckItem.checklist_id.in_(select(Checklist.id).where(Checklist.card_id == card.id)))
        .order_by(CheckItem.position, CheckItem.id)
    ).all()
    return Hanging(
        lists=[Steps(each.name, [item for item in items if item.checklist_id == each.id]) for each in lists],
        labels=list(
            db.session.scalars(
                select(Label).join(CardLabel, CardLabel.label_id == Label.id).where(CardLabel.card_id == card.id).order_by(Label.id)
            )
        ),
        attachments=_of(card, Attachment, Attachment.id),
        fields=[
            (name, value)
            for name, value in db.session.execute(
                select(BoardField.name, CardField.value)
                .join(CardField, CardField.field_id == BoardField.id)
                .where(CardField.card_id == card.id)
                .order_by(BoardField.id)
            )
        ],
    )


def _of(card: Card, kind, order) -> list:
    return list(db.session.scalars(select(kind).where(kind.card_id == card.id).order_by(order, kind.id)))


def columns_to_move_to(card: Card) -> list[Column]:
    """The columns of its board from left to right; its own one also where that is archived."""
    found = select(Column).where(Column.board_id == card.board_id).order_by(Column.rank)
    return [column for column in db.session.scalars(found) if column.archived_at is None or column.id == card.column_id]


def age_in_days(card: Card) -> int | None:
    """Calendar days since its start, both ends counted, in the team's zone; None while it is not being worked on."""
    if not card.is_started or card.archived_at or card.started_at is None:
        return None
    return days_between(card.started_at, now(), card.board.team.time_zone)


def is_check_due(card: Card) -> bool:
    """Whether it is with the customer and the day has come on which it is checked."""
    day = card.check_on
    return card.is_with_the_customer and day is not None and day <= _today(card)


def _today(card: Card) -> date:
    return today(card.board.team.time_zone)
