"""What a card leaves behind: the draft, then what the customer sees."""

from __future__ import annotations

from sqlalchemy import exists, select

from ...accounts.models import User
from ...activity.log import record
from ...activity.models import Activity
from ...core.db import NAME, db
from ...core.errors import DomainError, require
from ...core.text import one_line
from ...core.words import say
from ..events import CardEdited, PieceHasNoLink
from ..models import Card
from ..policy import can_change
from .people import ONLY_ITS_TEAM
from .traces import envelope, hold

FIELDS = {"piece_kind": NAME, "piece_channel": NAME, "piece_draft": 2000, "piece_live": 2000}
"""What is said of a piece, and its longest text in characters."""


def set_piece(card: Card, said: dict[str, str], *, by: User) -> list[str]:
    """Put what is said of the piece on the card, by the names of `FIELDS`; returns the names that differed.

    Raises:
        DomainError: a text is too long, or an address is not one of the web.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    tidy = {name: _tidy(name, said[name]) for name in FIELDS if name in said}
    hold(card)
    changed = [name for name, text in tidy.items() if getattr(card, name) != text]
    for name in changed:
        setattr(card, name, tidy[name])
    if changed:
        card.revision += 1
        card.words_revision += 1
        record(CardEdited(**envelope(card), facts={"fields": changed, "revision": card.revision}), by=by)
        db.session.flush()
    return changed


def leave_without_link(card: Card, *, by: User) -> None:
    """Say that there is nothing to link to, so that it is not asked again."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    hold(card)
    if not has_no_link(card):
        card.revision += 1
        record(PieceHasNoLink(**envelope(card)), by=by)
        db.session.flush()


def has_no_link(card: Card) -> bool:
    """Whether somebody said so."""
    said = (Activity.subject_kind == "card", Activity.subject_id == card.id, Activity.name == PieceHasNoLink.name)
    return bool(db.session.scalar(select(exists().where(*said))))


def _tidy(name: str, typed: str) -> str:
    text = one_line(typed)
    if len(text) > FIELDS[name]:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=FIELDS[name]), field=name)
    if name in ("piece_draft", "piece_live") and text and not text.startswith(("https://", "http://")):
        raise DomainError(say("An address begins with https:// or http://."), field=name)
    return text
