"""What somebody is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Id, Model, Title


class Notification(Model):
    """What happened on one card (or request) since somebody last looked: one unread line for each, with a count."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "uq_notifications_unread", "user_id", "subject_kind", "subject_id",
            unique=True, sqlite_where=text("read_at is null"), postgresql_where=text("read_at is null"),
        ),
        Index("ix_notifications_user", "user_id", "at"),
    )  # fmt: skip

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    """"card" or "request"."""
    subject_id: Mapped[int]
    title: Mapped[Title]
    url: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(40))
    """Why this person is told, as a word: "mention", "assignment", "decision", "blocker", "comment", "move", …"""
    is_direct: Mapped[bool] = mapped_column(default=False)
    """Meant for this person (mention, assignment, decision, blocker): told at once."""
    count: Mapped[int] = mapped_column(default=1)
    """How many things happened since it was last read."""
    actor_name: Mapped[str] = mapped_column(String(120), default="")
    """Who did the last of them."""
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Of the last of them, for its sentence."""
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class Bell(Model):
    """What the live page of one person compares: raised whenever something of their notifications changes."""

    __tablename__ = "bells"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
