"""Cards that come back: on a day in the team's zone a copy appears at the bottom of Accepted."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now, start_of, today
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ..events import RecurrenceSet
from ..figures.recurring import EVERY, first_after
from ..models import Board, Card, Recurrence
from ..policy import can_change
from .copying import copy_to_accepted
from .places import bump
from .returning import NotABacklog
from .traces import envelope, hold, zone_of

JOB = "flow.copy_recurring"
LATEST = 366
"""Days from today within which the next copy appears."""


def set_recurrence(card: Card, every: str, next_on: date, *, by: User) -> Recurrence:
    """Let `card` come back every so often, next on `next_on`.

    Raises:
        DomainError: an unknown rhythm, or a day that is not one of the next 366; `field` names it.
    """
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    day = today(zone_of(db.session.get_one(Board, card.board_id)))
    if every not in EVERY:
        raise DomainError(say("Choose how often it comes back."), field="every")
    if not 0 < (next_on - day).days <= LATEST:
        raise DomainError(say("Choose a day from tomorrow on, within a year."), field="next_on")
    recurrence = recurrence_of(card) or Recurrence(card_id=card.id, created_by_id=by.id, created_at=now())
    recurrence.board_id, recurrence.every = card.board_id, every
    recurrence.starts_on = recurrence.next_on = next_on
    recurrence.ended_at = None
    db.session.add(recurrence)
    _changed(card, recurrence, by)
    return recurrence


def end_recurrence(card: Card, *, by: User) -> None:
    """The card comes back no more; twice is once."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    recurrence = recurrence_of(card)
    if recurrence is not None and recurrence.ended_at is None:
        recurrence.ended_at = now()
        _changed(card, recurrence, by)


def resume_recurrence(card: Card, *, by: User) -> Recurrence | None:
    """Undo the end: it comes back in its old rhythm, days that have passed meanwhile left out."""
    require(can_change(by, card), say("Only the people of this team change its cards."))
    hold(card)
    recurrence = recurrence_of(card)
    if recurrence is not None and recurrence.ended_at is not None:
        day = today(zone_of(db.session.get_one(Board, card.board_id)))
        recurrence.ended_at = None
        recurrence.next_on = max(recurrence.next_on, first_after(day, recurrence.starts_on, recurrence.every))
        _changed(card, recurrence, by)
    return recurrence


def recurrence_of(card: Card) -> Recurrence | None:
    """How the card comes back, ended or not."""
    return db.session.scalar(
        select(Recurrence).where(Recurrence.card_id == card.id).execution_options(populate_existing=True)
    )


def come_back(recurrence_id: int, on: date) -> Card | None:
    """The day has come: make one copy, however many days were missed, and wait for the next day.

    Nothing happens where it ended, or has another day by now. A card in the trash rests, and its rhythm goes on.
    """
    recurrence = db.session.get(Recurrence, recurrence_id)
    board = db.session.get(Board, recurrence.board_id) if recurrence else None
    if recurrence is None or board is None:
        return None
    if board.archived_at is None:
        bump(board.id)
    db.session.refresh(recurrence)
    if recurrence.ended_at is not None or recurrence.next_on != on:
        return None
    if recurrence.board_id != board.id:  # its card was taken to another board while we waited
        _wait_for(recurrence, f"board:{recurrence.board_id}")
        return None
    day = today(zone_of(board))
    if day < on:  # its team moved to another time zone
        _wait_for(recurrence, f"{zone_of(board)}:{day.isoformat()}")
        return None
    card = db.session.get_one(Card, recurrence.card_id)
    recurrence.next_on = first_after(day, recurrence.starts_on, recurrence.every)
    card.revision += 1
    _wait_for(recurrence)
    if board.archived_at is not None or card.deleted_at is not None:
        return None
    try:
        return copy_to_accepted(card, recurrence.board_id, recurrence.created_by_id)
    except NotABacklog:
        return None  # the board has no place for it now; its rhythm goes on


def _changed(card: Card, recurrence: Recurrence, by: User) -> None:
    card.revision += 1
    db.session.flush()
    is_on = recurrence.ended_at is None
    facts = {"every": recurrence.every if is_on else "", "next_on": recurrence.next_on.isoformat() if is_on else ""}
    record(RecurrenceSet(**envelope(card), facts=facts), by=by)
    if is_on:
        _wait_for(recurrence)


def _wait_for(recurrence: Recurrence, again: str = "") -> None:
    """Ask the worker to look on the day: one task for a recurrence and day."""
    on = recurrence.next_on
    zone = zone_of(db.session.get_one(Board, recurrence.board_id))
    key = ":".join(filter(None, (JOB, str(recurrence.id), on.isoformat(), again)))
    queue(JOB, key=key, payload={"recurrence_id": recurrence.id, "on": on.isoformat()}, due_at=start_of(on, zone))
