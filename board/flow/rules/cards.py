"""Opening a card, changing what it says, putting it away and bringing it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import language, say
from ..events import CardArchived, CardCreated, CardEdited, CardRestored
from ..models import Board, Card, Column
from ..policy import can_change, can_shape
from .numbers import take_numbers
from .places import bump, rank_at_end
from .traces import STORED, envelope, note
from .words import CardWords, put_words


class EditedMeanwhile(Conflict):
    """Somebody saved the same card between reading and saving it; nothing was overwritten."""


class NotABacklog(DomainError):
    """A card made without a request starts in Accepted, on the team's main board."""


def create_card(board: Board, words: CardWords, *, by: User) -> Card:
    """Write down an idea of our own: at the bottom of Accepted. Before it leaves, it says whom it serves and what changes.

    Raises:
        NotABacklog: `board` is not the main board of its team, or has no Accepted column.
    """
    require(can_change(by, board), say("Only the people of this team add cards to its board."))
    if not board.is_main:
        raise NotABacklog(say("A new card starts in Accepted, on the team’s main board."))
    return _open(board, words, by, origin="own_idea", language=language())


def open_from_request(board: Board, words: CardWords, *, language: str, by: User, **hypothesis: Any) -> Card:
    """The card that an accepted request becomes, at the bottom of Accepted.

    Args:
        language: of its words, "es" or "en": the requester's.
        hypothesis: metric_id, expected_from, expected_to, check_on or look_at, where the yes came with one.

    Raises:
        NotABacklog: the board has no Accepted column.
    """
    require(can_change(by, board), say("Only the people of this team add cards to its board."))
    return _open(board, words, by, origin="request", language=language, **hypothesis)


def edit_card(card: Card, words: CardWords, revision: int, *, by: User) -> list[str]:
    """Change what the card says; returns the names of the fields that changed.

    Args:
        revision: the one the person was shown.

    Raises:
        EditedMeanwhile: the card has another one by now.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    bump(card.board_id)
    db.session.refresh(card, STORED)
    if card.revision != revision:
        raise EditedMeanwhile(say("Somebody saved this card while you were writing. Nothing was overwritten."))
    _require_lead_if_urgent(card.board, words, by, before=card.class_of_service)
    changed = put_words(card, words)
    if changed:
        card.revision += 1
        record(CardEdited(**envelope(card), facts={"fields": changed, "revision": card.revision}), by=by)
    return changed


def archive(card: Card, *, by: User) -> None:
    """Put the card away; it keeps its place and its history."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    bump(card.board_id)
    if card.archived_at is None:
        card.archived_at = now()
        card.revision += 1
        record(CardArchived(**envelope(card), facts={"column_id": card.column_id}), by=by)


def restore(card: Card, *, by: User) -> None:
    """Bring the card back to where it was, or to the backlog where its column is gone."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    bump(card.board_id)
    if card.archived_at is None:
        return
    if card.column.archived_at is not None:
        card.column = accepted_column(card.board_id)
        card.rank, card.entered_at = rank_at_end(card.column), now()
    card.archived_at, card.gone_at = None, None
    card.revision += 1
    record(CardRestored(**envelope(card), facts={"column_id": card.column_id}), by=by)


def accepted_column(board_id: int) -> Column:
    """The first backlog column of the board.

    Raises:
        NotABacklog: it has none.
    """
    column = db.session.scalar(
        select(Column)
        .where(Column.board_id == board_id, Column.kind == "backlog", Column.archived_at.is_(None))
        .order_by(Column.rank)
        .limit(1)
    )
    if column is None:
        raise NotABacklog(say("This board has no column of the kind “backlog”: add one first."))
    return column


def _open(board: Board, words: CardWords, by: User, **origin: Any) -> Card:
    _require_lead_if_urgent(board, words, by)
    bump(board.id)
    column, at = accepted_column(board.id), now()
    card = Card(
        board=board,
        column=column,
        team_id=board.team_id,
        number=take_numbers(board.team_id),
        rank=rank_at_end(column),
        created_at=at,
        created_by_id=by.id,
        entered_at=at,
        revision=1,
        personas=[],
        people=[],
        **origin,
    )
    put_words(card, words, fresh=True)
    db.session.add(card)
    db.session.flush()
    note(card, column, None, by)
    facts = {"number": card.number, "origin": card.origin, "column_id": column.id}
    record(CardCreated(**envelope(card), facts=facts), by=by)
    return card


def _require_lead_if_urgent(board: Board, words: CardWords, by: User, before: str = "") -> None:
    if words.class_of_service == "expedite" != before:
        require(can_shape(by, board), say("Only a lead makes a card urgent: it goes before everybody else’s."))
