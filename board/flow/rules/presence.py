"""Saying that one has a card open. No event is recorded, and nothing is kept for more than a minute."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ..models import Card, Presence
from ..queries.presence import FORGOTTEN_AFTER

FRESH = timedelta(seconds=10)
"""Said again within this time it changes nothing, so nothing is written."""


def be_here(card: Card, session_id: int, is_writing: bool, by: User) -> None:
    """The browser of `session_id` has `card` open, and perhaps somebody types there. Forgets who did not say so lately."""
    at = now()
    known = db.session.get(Presence, (session_id, card.id))
    if known and known.is_writing == is_writing and at - known.seen_at < FRESH:
        return
    db.session.execute(delete(Presence).where(Presence.seen_at < at - FORGOTTEN_AFTER))
    db.session.merge(Presence(session_id=session_id, card_id=card.id, user_id=by.id, seen_at=at, is_writing=is_writing))


def go(card: Card, session_id: int) -> None:
    """It has closed `card`."""
    db.session.execute(delete(Presence).where(Presence.session_id == session_id, Presence.card_id == card.id))
