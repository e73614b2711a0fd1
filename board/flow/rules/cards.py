"""Opening a card, changing what it says, putting it away and bringing it back."""

from __future__ import annotations

from typing import Any

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import NotFound, require
from ...core.words import language, say
from ..events import CardArchived, CardCreated, CardEdited, CardRestored
from ..models import Board, Card, Column
from ..policy import can_change
from . import hands
from .clashes import EditedMeanwhile
from .numbers import take_numbers
from .places import bump, rank_at_end
from .returning import NotABacklog, Return, accepted_column, to_accepted
from .traces import envelope, hold, write
from .urgency import give_way, take_urgent_place
from .words import CardWords, put_words


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


def edit_card(card: Card, words: CardWords, revision: int, *, by: User, reason: str = "") -> list[str]:
    """Change what the card says; returns the names of the fields that changed.

    Args:
        revision: the one of its words (`words_revision`) that the person was shown.
        reason: why somebody newly on it takes on more than the limit per person.

    Raises:
        EditedMeanwhile: they have another one by now.
        UrgentTaken, HandsFull: see `urgency` and `hands`.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    if card.words_revision != revision:
        raise EditedMeanwhile
    if words.class_of_service == "expedite" != card.class_of_service:
        take_urgent_place(card.team_id, card, by)
    hands.join(card, {person.id for person in words.people} - set(hands.people_on(card)), reason, by)
    changed = put_words(card, words)
    if changed:
        card.revision += 1
        card.words_revision += 1
        record(CardEdited(**envelope(card), facts={"fields": changed, "revision": card.words_revision}), by=by)
    return changed


def archive(card: Card, *, by: User) -> None:
    """Put the card away; it keeps its place and its history. A second time nothing happens."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    if card.archived_at is None:
        card.archived_at = now()
        card.revision += 1
        record(CardArchived(**envelope(card), facts={"column_id": card.column_id}), by=by)


def restore(card: Card, *, by: User) -> Return:
    """Bring a card that was put away back to where it was, or to the backlog where its column is no longer on the board.

    Raises:
        NotFound: it is in the trash, from where it comes back by `trash.restore_card`.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    if card.deleted_at is not None:
        raise NotFound
    if card.archived_at is None:
        return Return.THERE
    give_way(card)
    card.archived_at, card.gone_at = None, None
    back = Return.IN_PLACE
    if db.session.get_one(Column, card.column_id, populate_existing=True).archived_at is not None:
        to_accepted(card, by)
        back = Return.IN_ACCEPTED
    card.revision += 1
    db.session.flush()
    record(CardRestored(**envelope(card), facts={"column_id": card.column_id}), by=by)
    return back


def _open(board: Board, words: CardWords, by: User, **origin: Any) -> Card:
    bump(board.id)
    if words.class_of_service == "expedite":
        take_urgent_place(board.team_id, None, by)
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
    write(card, column, None, by)
    people = [on.user_id for on in card.people]
    facts = {"number": card.number, "origin": card.origin, "column_id": column.id, "people": people}
    record(CardCreated(**envelope(card), facts=facts), by=by)
    return card
