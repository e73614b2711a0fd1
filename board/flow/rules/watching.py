"""Who wants to hear of a card. It is everybody's own affair, so that it is not written on the card or in its history."""

from __future__ import annotations

from ...accounts.models import User
from ...core.db import db
from ...core.errors import require
from ...core.words import say
from ..models import Card, CardWatch
from ..policy import can_see_boards


def follow(card: Card, *, by: User) -> None:
    """Hear of the card from now on."""
    _say(card, by, "watching")


def mute(card: Card, *, by: User) -> None:
    """Hear nothing of the card from now on, whatever one has to do with it."""
    _say(card, by, "muted")


def _say(card: Card, by: User, state: str) -> None:
    require(can_see_boards(by), say("Only members follow cards."))
    known = db.session.get(CardWatch, (card.id, by.id))
    if known is None:
        db.session.add(CardWatch(card_id=card.id, user_id=by.id, state=state))
    else:
        known.state = state
    db.session.flush()
