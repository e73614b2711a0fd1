"""How urgent a card is, and until when: its class of service and its date."""

from __future__ import annotations

from datetime import date

from ...accounts.models import User
from ...activity.log import record
from ...core.db import db
from ...core.errors import DomainError, Gone, require
from ...core.words import say
from ..events import CardEdited
from ..models import CLASSES, Card
from ..policy import can_change
from .deadlines import check_date
from .people import ONLY_ITS_TEAM
from .traces import envelope, hold
from .urgency import take_urgent_place


def set_due(card: Card, day: date | None, *, by: User) -> bool:
    """Give the card a date, or none; False where it has it already.

    Raises:
        DateNeeded: its class of service cannot be without one.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    check_date(card.class_of_service, day)
    if card.due_on == day:
        return False
    card.due_on = day
    _remember(card, by, "due_on", day.isoformat() if day else "")
    return True


def put_due_back(card: Card, given: date | None, was: date | None, *, by: User) -> None:
    """Take back the date it was `given`: it is due when it `was` before.

    Raises:
        Gone: it has another date meanwhile.
        DateNeeded: its class of service cannot be without one.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    if card.due_on != given:
        raise Gone(say("Its date was changed since: there is nothing to undo."))
    set_due(card, was, by=by)


def set_class(card: Card, class_of_service: str, *, by: User) -> bool:
    """Say how urgent the card is; False where that is said already.

    Raises:
        DateNeeded: a fixed date without a date.
        NotAllowed: somebody who does not lead makes it urgent.
        UrgentTaken: another card of the team is urgent already.
        DomainError: there is no such class.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    if class_of_service not in CLASSES:
        raise DomainError(say("Choose one of these."), field="class_of_service")
    hold(card)
    if card.class_of_service == class_of_service:
        return False
    check_date(class_of_service, card.due_on)
    if class_of_service == "expedite":
        take_urgent_place(card.team_id, card, by)
    card.class_of_service = class_of_service
    _remember(card, by, "class_of_service", class_of_service)
    return True


def _remember(card: Card, by: User, field: str, value: str) -> None:
    card.revision += 1
    card.words_revision += 1
    facts = {"fields": [field], "revision": card.revision, field: value}
    record(CardEdited(**envelope(card), facts=facts), by=by)
    db.session.flush()
