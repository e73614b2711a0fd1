"""Thanking somebody for their part in a card. It is kept with the card and never counted."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import SENTENCE, db
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import say
from ..events import KudosGiven, KudosTakenBack
from ..models import Card, Kudos
from ..policy import can_see_boards
from .traces import envelope, hold


def thank(card: Card, person: User, text: str, *, by: User) -> Kudos:
    """Thank `person` with a line; the same words said twice are said once.

    Raises:
        DomainError: one thanks oneself, says nothing, or too much.
    """
    require(can_see_boards(by), say("Only members give thanks on cards."))
    line = one_line(text)
    if person.id == by.id:
        raise DomainError(say("Thank somebody else: your own part shows by itself."), field="to_id")
    if not line:
        raise DomainError(say("Say what you are grateful for."), field="text")
    if len(line) > SENTENCE:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=SENTENCE), field="text")
    hold(card)
    said = select(Kudos).where(Kudos.card_id == card.id, Kudos.by_id == by.id, Kudos.to_id == person.id, Kudos.text == line)
    known = db.session.scalar(said)
    if known is not None:
        return known
    given = Kudos(card_id=card.id, by_id=by.id, to_id=person.id, text=line, at=now())
    db.session.add(given)
    card.revision += 1
    db.session.flush()
    record(KudosGiven(**envelope(card), facts={"kudos_id": given.id, "to_id": person.id, "to": person.name, "text": line}), by=by)
    return given


def take_back(card: Card, kudos_id: int, *, by: User) -> bool:
    """Take back what one said oneself; False where it is gone already."""
    given = db.session.scalar(select(Kudos).where(Kudos.id == kudos_id, Kudos.card_id == card.id))
    require(given is None or given.by_id == by.id, say("Only who said it takes it back."))
    hold(card)
    if given is None:
        return False
    db.session.delete(given)
    card.revision += 1
    record(KudosTakenBack(**envelope(card), facts={"kudos_id": given.id, "to_id": given.to_id}), by=by)
    db.session.flush()
    return True
