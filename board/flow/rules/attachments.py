"""Files and links on a card: putting them there, taking them off, bringing them back."""

from __future__ import annotations

from sqlalchemy import func, select

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now
from ...core.contents import PICTURES
from ...core.db import TITLE, db
from ...core.errors import DomainError, require
from ...core.files import MEGABYTE, Kept, called
from ...core.text import one_line
from ...core.words import say
from ..events import AttachmentAdded, AttachmentDeleted, AttachmentRestored
from ..models import Attachment, Card
from ..policy import can_change
from .places import bump
from .traces import envelope

MOST_ON_A_CARD = 500
MOST_OF_A_TEAM = 10_240 * MEGABYTE
"""Bytes that the files of a team may have together."""
LONGEST_ADDRESS = 4000
ONLY_ITS_TEAM = say("Only the people of this team change its cards.")


class UnknownContent(DomainError):
    """We do not take files of this kind."""


def attach_file(card: Card, name: str, kept: Kept, content_type: str | None, key: str = "", *, by: User) -> Attachment:
    """Put a stored file on the card; a picture gets its small one from the worker.

    Args:
        content_type: what its content was found to be; None where that is nothing we take.
        key: of the upload; the same key puts it there once, however often a lost answer makes it come again.

    Raises:
        UnknownContent: `content_type` is None.
        DomainError: the card or the team holds too many.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    if content_type is None:
        raise UnknownContent(
            say("“%(name)s” is of a kind we do not take. Put it into a .zip, or link to it.", name=one_line(name)[:120]),
            field="file",
        )
    bump(card.board_id)
    known = _by_key(card, key)
    if known:
        return known
    _require_place(card, kept.size)
    added = _add(card, called(name) or kept.storage, key, by, storage=kept.storage, size=kept.size, content_type=content_type)
    if content_type in PICTURES:
        queue("flow.make_pictures", key=f"flow.make_pictures:{added.id}", payload={"attachment_id": added.id})
    return added


def attach_link(card: Card, url: str, name: str = "", key: str = "", *, by: User) -> Attachment:
    """Put a link on the card.

    Raises:
        DomainError: no address of the web, or one that is too long.
    """
    require(can_change(by, card), ONLY_ITS_TEAM)
    url = one_line(url)
    if not url.startswith(("https://", "http://")) or " " in url:
        raise DomainError(say("An address begins with https:// or http://."), field="url")
    if len(url) > LONGEST_ADDRESS:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=LONGEST_ADDRESS), field="url")
    bump(card.board_id)
    known = _by_key(card, key)
    if known:
        return known
    _require_place(card, 0)
    return _add(card, (one_line(name) or url)[:TITLE], key, by, url=url)


def delete_attachment(attachment: Attachment, card: Card, *, by: User) -> None:
    """Put it into the trash, where it stays for thirty days."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    bump(card.board_id)
    if attachment.deleted_at is None:
        attachment.deleted_at, attachment.deleted_by_id = now(), by.id
        card.revision += 1
        record(AttachmentDeleted(**envelope(card), facts=_facts(attachment)), by=by)


def restore_attachment(attachment: Attachment, card: Card, *, by: User) -> None:
    """Bring it back onto its card."""
    require(can_change(by, card), ONLY_ITS_TEAM)
    bump(card.board_id)
    if attachment.deleted_at is not None:
        attachment.deleted_at = attachment.deleted_by_id = None
        card.revision += 1
        record(AttachmentRestored(**envelope(card), facts=_facts(attachment)), by=by)


def _by_key(card: Card, key: str) -> Attachment | None:
    if not key:
        return None
    return db.session.scalar(select(Attachment).where(Attachment.card_id == card.id, Attachment.source_id == _source(key)))


def _source(key: str) -> str | None:
    return f"key:{key}"[:80] if key else None


def _require_place(card: Card, size: int) -> None:
    held = db.session.scalar(select(func.count()).where(Attachment.card_id == card.id, Attachment.deleted_at.is_(None)))
    if held and held >= MOST_ON_A_CARD:
        raise DomainError(say("A card holds at most %(most)d files and links.", most=MOST_ON_A_CARD), field="file")
    if size:
        used = select(func.coalesce(func.sum(Attachment.size), 0)).join(Card, Card.id == Attachment.card_id)
        if db.session.scalar(used.where(Card.team_id == card.team_id)) + size > MOST_OF_A_TEAM:
            raise DomainError(say("The files of this team have no room left. Take some off cards, or link to them."), field="file")


def _add(card: Card, name: str, key: str, by: User, **content: object) -> Attachment:
    added = Attachment(card_id=card.id, name=name, at=now(), added_by_id=by.id, source_id=_source(key), **content)
    db.session.add(added)
    card.revision += 1
    db.session.flush()
    record(AttachmentAdded(**envelope(card), facts=_facts(added) | {"size": added.size}), by=by)
    return added


def _facts(attachment: Attachment) -> dict[str, object]:
    return {"attachment_id": attachment.id, "title": attachment.name}
