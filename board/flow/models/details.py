"""What hangs on a card: comments, steps, labels, links, fields an import brought along."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Id, Line, Long, Model, Name, Title


class Comment(Model):
    """What somebody wrote on a card."""

    __tablename__ = "comments"
    __table_args__ = (UniqueConstraint("card_id", "source_id"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[Name]
    text: Mapped[Long]
    at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)
    """Raised by every edit of its text."""
    deleted_at: Mapped[datetime | None]
    """In the trash since then."""
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    source_id: Mapped[str | None] = mapped_column(String(80))


class Checklist(Model):
    """A list of steps."""

    __tablename__ = "checklists"
    __table_args__ = (UniqueConstraint("card_id", "source_id"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    name: Mapped[Title] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
    source_id: Mapped[str | None] = mapped_column(String(80))


class CheckItem(Model):
    """One step."""

    __tablename__ = "check_items"
    __table_args__ = (UniqueConstraint("checklist_id", "source_id"),)

    id: Mapped[Id]
    checklist_id: Mapped[int] = mapped_column(ForeignKey("checklists.id", ondelete="CASCADE"))
    text: Mapped[Long]
    is_done: Mapped[bool] = mapped_column(default=False)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """Who does it; nobody in particular where empty."""
    done_at: Mapped[datetime | None]
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    position: Mapped[int] = mapped_column(default=0)
    source_id: Mapped[str | None] = mapped_column(String(80))


class CardLabel(Model):
    """A label on a card."""

    __tablename__ = "card_labels"

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True, index=True)


class Attachment(Model):
    """A link or a file on a card. A file lies under a random name; what it is called is only shown."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("card_id", "source_id"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    name: Mapped[Title]
    url: Mapped[str] = mapped_column(String(4000), default="")
    """Of a link; empty for a file."""
    storage: Mapped[str] = mapped_column(String(80), default="")
    """Of a file: its random name in the folder of files."""
    content_type: Mapped[str] = mapped_column(String(100), default="")
    """What its content was found to be, whatever it was called."""
    size: Mapped[int] = mapped_column(BigInteger, default=0)
    """Bytes."""
    thumbnail: Mapped[str] = mapped_column(String(80), default="")
    """Random name of its small picture, once the worker has made one."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    """Pixels of a picture."""
    at: Mapped[datetime | None]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    deleted_at: Mapped[datetime | None]
    """In the trash since then."""
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    source_id: Mapped[str | None] = mapped_column(String(80))


class Kudos(Model):
    """Somebody thanks somebody for their part in a card. Kept, shown, never counted per person."""

    __tablename__ = "kudos"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    to_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    text: Mapped[Line] = mapped_column(default="")
    at: Mapped[datetime]


class Mention(Model):
    """Somebody was named with @ in a comment, or in the description (no comment)."""

    __tablename__ = "mentions"
    __table_args__ = (Index("ix_mentions_user", "user_id", "seen_at"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comments.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    seen_at: Mapped[datetime | None]


class CardWatch(Model):
    """Somebody wants to hear of a card, or wants to hear nothing of it."""

    __tablename__ = "card_watches"
    __table_args__ = (CheckConstraint("state in ('watching', 'muted')", name="state"),)

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))


class Presence(Model):
    """A browser has a card open. Forgotten a minute after it last said so."""

    __tablename__ = "presences"

    session_id: Mapped[int] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True, index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]
    is_writing: Mapped[bool] = mapped_column(default=False)


class BoardField(Model):
    """A custom field an imported board had."""

    __tablename__ = "board_fields"
    __table_args__ = (UniqueConstraint("board_id", "source_id"),)

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    name: Mapped[Title]
    source_id: Mapped[str | None] = mapped_column(String(80))


class CardField(Model):
    """Its value on a card, as text."""

    __tablename__ = "card_fields"

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("board_fields.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[Long]
