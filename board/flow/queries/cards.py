"""One card: whom it serves, what hangs on it, what is known of its number."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from ...accounts.models import User
from ...core.clock import now, today
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.words import say
from ...teams.queries import current_team
from ..figures.times import days_between
from ..models import (
    Board,
    BoardField,
    Card,
    CardField,
    CardPerson,
)
from ..policy import can_change
from .boards import can_see, main_board, visible_board

FIELDS = (
    select(BoardField.__table__.c.name, CardField.__table__.c.value)
    .select_from(BoardField.__table__.join(CardField.__table__))
    .where(CardField.__table__.c.card_id == bindparam("card"))
    .order_by(BoardField.__table__.c.id)
)


def visible_card(card_id: int, to: User) -> Card:
    """The card, archived or not, with its board, team, column, audience, people and metric loaded.

    Raises:
        NotFound: there is none, it is in the trash, or `to` may not see its board.
    """
    return _seen(loaded_card(card_id), to)


def bare_card(card_id: int, to: User) -> Card:
    """The same without its customers and people, for what is drawn already. Raises `NotFound` as `visible_card`."""
    return _seen(db.session.scalar(_bare(), {"card": card_id}), to)


def _seen(card: Card | None, to: User) -> Card:
    if card is None or card.deleted_at or not can_see(card.board, to):
        raise NotFound
    return card


def loaded_card(card_id: int) -> Card | None:
    """The card as `visible_card` gives it, whoever asks and even from the trash; None where there is none."""
    return db.session.scalar(_loaded(), {"card": card_id})


@cache
def _bare() -> Select[Any]:
    """Made when it is asked, as `_loaded`: what follows a relation makes all classes find one another, too early in a module."""
    return (
        select(Card)
        .where(Card.id == bindparam("card"))
        .options(
            joinedload(Card.board, innerjoin=True).joinedload(Board.team, innerjoin=True),
            joinedload(Card.column, innerjoin=True),
            joinedload(Card.stage),
            joinedload(Card.brand),
            joinedload(Card.metric),
        )
        .execution_options(populate_existing=True)
    )


@cache
def _loaded() -> Select[Any]:
    return _bare().options(selectinload(Card.personas), selectinload(Card.people).joinedload(CardPerson.user))


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


def fields_of(card: Card) -> list[tuple[str, str]]:
    """Name and value of what an import brought along."""
    return [(name, value) for name, value in db.session.execute(FIELDS, {"card": card.id})]


def age_in_days(card: Card) -> int | None:
    """Calendar days since its start, both ends counted, in the team's zone; None while it is not being worked on."""
    if not card.is_started or card.archived_at or card.started_at is None:
        return None
    return days_between(card.started_at, now(), card.board.team.time_zone)


def days_in_column(card: Card) -> int:
    """Calendar days since it entered its column, both ends counted, in the team's zone."""
    return days_between(card.entered_at, now(), card.board.team.time_zone)


def is_check_due(card: Card) -> bool:
    """Whether it is with the customer and the day has come on which it is checked."""
    day = card.check_on
    return card.is_with_the_customer and day is not None and day <= _today(card)


def _today(card: Card) -> date:
    return today(card.board.team.time_zone)
