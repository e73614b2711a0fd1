"""What somebody is told."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Id, Long, Model, Title, only


class Notification(Model):
    """What happened on one card (request, rota of a team) since somebody last looked: one unread line for each, with a count."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index(
            "uq_notifications_unread", "user_id", "subject_kind", "subject_id",
            unique=True, **only("read_at is null"),
        ),
        Index("ix_notifications_user", "user_id", "at"),
    )  # fmt: skip

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    subject_kind: Mapped[str] = mapped_column(String(20))
    """"card", "request" or "team"."""
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


class Mail(Model):
    """One mail to one address. Written with what it is about, so that what is rolled back mails nobody."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_state", "state", "id"),
        Index("ix_mails_subject", "subject_kind", "subject_id", "id"),
        CheckConstraint("state in ('queued', 'held', 'sent', 'failed', 'done')", name="state"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(160), unique=True)
    """Makes it idempotent: what is written twice is one mail."""
    kind: Mapped[str] = mapped_column(String(20))
    """"letter", "status", "confirm", "invitation", "reset", "digest", "notice" or "test"."""
    state: Mapped[str] = mapped_column(String(6), default="queued")
    """held: no mail server, a lead sends it by hand · done: a lead did · failed: given up."""
    message_id: Mapped[str] = mapped_column(String(200))
    """Stable over retries."""
    thread: Mapped[str] = mapped_column(String(200), default="")
    """Message-ID of the first mail of its conversation."""
    to_email: Mapped[str] = mapped_column(String(254))
    to_name: Mapped[str] = mapped_column(String(120), default="")
    to_user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    subject_kind: Mapped[str] = mapped_column(String(20), default="")
    subject_id: Mapped[int | None]
    """What it is about: "request", 214."""
    team_id: Mapped[int | None]
    """Whose leads see it."""
    title: Mapped[Title]
    """Its subject line."""
    text: Mapped[Long]
    html: Mapped[Long] = mapped_column(default="")
    unsubscribe_url: Mapped[str] = mapped_column(String(400), default="")
    """Where one click ends these mails; empty where they cannot be ended."""
    queued_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")


class MailServer(Model):
    """The one row that says through which server mails leave; without it they are held for somebody to send by hand."""

    __tablename__ = "mail_servers"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("security in ('none', 'starttls', 'tls')", name="security"),
        CheckConstraint("port between 1 and 65535", name="port"),
    )

    id: Mapped[Id]
    host: Mapped[str] = mapped_column(String(253))
    port: Mapped[int] = mapped_column(default=587)
    security: Mapped[str] = mapped_column(String(8), default="starttls")
    username: Mapped[str] = mapped_column(String(254), default="")
    password: Mapped[str] = mapped_column(String(500), default="")
    """Never shown again, and in no log."""
    from_email: Mapped[str] = mapped_column(String(254))
    from_name: Mapped[str] = mapped_column(String(120), default="")
    tested_at: Mapped[datetime | None]
    """When a test mail was last taken by the server."""
    error: Mapped[str] = mapped_column(String(500), default="")
    """What the server said to the last try, if it refused."""
