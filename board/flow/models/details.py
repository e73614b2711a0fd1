"""What hangs on a card: comments, steps, labels, links, fields an import brought along."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Id, Long, Model, Name, Title


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
    position: Mapped[int] = mapped_column(default=0)
    source_id: Mapped[str | None] = mapped_column(String(80))


class CardLabel(Model):
    """A label on a card."""

    __tablename__ = "card_labels"

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    label_id: Mapped[int] = mapped_column(ForeignKey("labels.id", ondelete="CASCADE"), primary_key=True, index=True)


class Attachment(Model):
    """A link on a card; files come with their own issue."""

    __tablename__ = "attachments"
    __table_args__ = (UniqueConstraint("card_id", "source_id"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    name: Mapped[Title]
    url: Mapped[str] = mapped_column(String(4000))
    at: Mapped[datetime | None]
    source_id: Mapped[str | None] = mapped_column(String(80))


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
