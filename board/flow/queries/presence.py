"""Who has a card open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import groupby
from zlib import crc32

from msgspec import Struct
from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...activity.models import Activity
from ...core.clock import now
from ...core.db import db
from ...core.errors import NotFound
from ..events import DescriptionWritten
from ..models import Card, Presence
from .boards import can_see
from .faces import Someone

FORGOTTEN_AFTER = timedelta(seconds=60)
"""A browser that has not said so for this long has the card no longer open."""


class Here(Struct, frozen=True):
    """Somebody who has the card open."""

    who: Someone
    is_writing: bool


class Others(Struct, frozen=True):
    """Everybody else on a card, each once, and the version of who is there."""

    people: list[Here]
    version: int

    @property
    def writing(self) -> list[str]:
        """First names of those who type."""
        return [here.who.name.split(" ")[0] for here in self.people if here.is_writing]


HERE = (
    select(User.__table__.c.id, User.__table__.c.name, Presence.__table__.c.is_writing)
    .select_from(Presence.__table__.join(User.__table__))
    .where(Presence.__table__.c.card_id == bindparam("card"), Presence.__table__.c.seen_at > bindparam("since"))
    .order_by(User.__table__.c.id, Presence.__table__.c.is_writing)
)


def others_on(card: Card, to: User) -> Others:
    """Who has the card open besides `to`. One statement."""
    rows = db.session.execute(HERE, {"card": card.id, "since": now() - FORGOTTEN_AFTER}).all()
    others = {id: Here(Someone(id, name), is_writing) for id, name, is_writing in rows if id != to.id}
    return Others(sorted(others.values(), key=lambda here: here.who.name), _version((id, bool(w)) for id, _, w in rows))


def here_versions(ids: list[int]) -> Mapping[int, int]:
    """Card id -> another number for other people on it, or other people writing; nothing where nobody is."""
    rows = db.session.execute(
        select(Presence.card_id, Presence.user_id, Presence.is_writing)
        .where(Presence.card_id.in_(ids), Presence.seen_at > now() - FORGOTTEN_AFTER)
        .order_by(Presence.card_id, Presence.user_id, Presence.is_writing)
    )
    return {
        card_id: _version((id, bool(is_writing)) for _, id, is_writing in here)
        for card_id, here in groupby(rows, key=lambda row: row[0])
    }


def described_by(card: Card) -> str:
    """First name of who wrote the description last; empty where nobody is known."""
    found = select(Activity.actor_name).where(
        Activity.subject_kind == "card", Activity.subject_id == card.id, Activity.name == DescriptionWritten.name
    )
    return (db.session.scalar(found.order_by(Activity.id.desc()).limit(1)) or "").split(" ")[0]


def card_in_sight(card_id: int, to: User) -> Card:
    """The card with its board and no more, archived or not. Raises `NotFound` where `to` may not see it."""
    found = select(Card).where(Card.id == card_id, Card.deleted_at.is_(None)).options(joinedload(Card.board))
    card = db.session.scalar(found)
    if card is None or not can_see(card.board, to):
        raise NotFound
    return card


def _version(here: Iterable[tuple[int, bool]]) -> int:
    """A number that changes with who is there and who writes; 0 where nobody is."""
    people = sorted(set(here))
    return crc32(repr(people).encode()) if people else 0
