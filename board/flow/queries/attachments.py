"""Files and links that somebody may see."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...core.pictures import names_of
from ..models import Attachment, Card
from ..policy import can_change
from .cards import visible_card

SHOWN = 50
"""Files of a card drawn at once; the others are one link away."""


FILE, WHO = Attachment.__table__.c, User.__table__.c
ATTACHED = (
    select(
        FILE.id, FILE.name, FILE.url, FILE.content_type, FILE.size, FILE.thumbnail, FILE.width, FILE.height, FILE.at,
        func.coalesce(WHO.name, ""), func.count().over(),
    )
    .select_from(Attachment.__table__.outerjoin(User.__table__, WHO.id == FILE.added_by_id))
    .where(FILE.card_id == bindparam("card"), FILE.deleted_at.is_(None))
    .order_by(FILE.id.desc())
)  # fmt: skip
NEWEST = ATTACHED.limit(SHOWN)


class Shown(Struct, frozen=True):
    """A file or link as the card shows it."""

    id: int
    name: str
    url: str
    content_type: str
    size: int
    thumbnail: str
    width: int | None
    height: int | None
    at: datetime | None
    by: str

    @property
    def is_file(self) -> bool:
        return not self.url

    @property
    def ending(self) -> str:
        """"PDF", "DOCX": the end of its name, as a mark."""
        return self.name.rpartition(".")[2].upper()[:4] if "." in self.name else ""


class Files(Struct, frozen=True):
    """The files and links of a card."""

    shown: list[Shown]
    total: int
    may_change: bool


def attachments_of(card: Card, to: User, whole: bool = False) -> Files:
    """What hangs on the card, the newest first: one statement."""
    rows = db.session.execute(ATTACHED if whole else NEWEST, {"card": card.id}).all()
    return Files([Shown(*row[:-1]) for row in rows], rows[0][-1] if rows else 0, can_change(to, card))


def visible_attachment(attachment_id: int, to: User, deleted: bool = False) -> tuple[Attachment, Card]:
    """The file or link and its card. Raises `NotFound` where there is none, it is in the trash, or `to` may not see it.

    Args:
        deleted: one in the trash is meant too, to bring it back.
    """
    attachment = db.session.get(Attachment, attachment_id)
    if attachment is None or (attachment.deleted_at and not deleted):
        raise NotFound
    return attachment, visible_card(attachment.card_id, to)


def stored_names() -> set[str]:
    """Every name under which a file or its pictures lie on disk, those in the trash too."""
    rows = db.session.execute(select(Attachment.storage, Attachment.thumbnail).where(Attachment.storage != ""))
    return {name for storage, picture in rows for name in (storage, *names_of(picture))}
