"""What stands around a request: its pauses, its one appeal, who hears of it, its files, who looks at it, duty and snippets."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...core.db import Id, Line, Long, Model, Title, only

if TYPE_CHECKING:
    from .requests import Request


class Pause(Model):
    """A stretch in which the requester had our question and the clock stood. One open one a request."""

    __tablename__ = "request_pauses"
    __table_args__ = (
        Index("uq_request_pauses_open", "request_id", unique=True, **only("ended_at is null")),
        CheckConstraint("ended_at is null or ended_at >= started_at", name="order"),
        Index("ix_request_pauses_request", "request_id"),
    )

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Appeal(Model):
    """The one appeal against a no: new evidence, read by the head and not by who said no."""

    __tablename__ = "appeals"

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), unique=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id", ondelete="CASCADE"))
    """The no it is against."""
    evidence: Mapped[Long]
    at: Mapped[datetime]


class Subscription(Model):
    """A mail address that hears of a request: its requester's, or one that was left on its page.

    Nothing but the question whether it may is sent to an address that has not confirmed. Its links are signed, not stored.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (UniqueConstraint("request_id", "email"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(254))
    """In lower case."""
    language: Mapped[str] = mapped_column(String(2))
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """They want to hear no more; without having confirmed, they said that it was not them who asked."""

    request: Mapped[Request] = relationship(lazy="raise")

    @property
    def is_on(self) -> bool:
        return self.confirmed_at is not None and self.ended_at is None


class RequestFile(Model):
    """A file that came with a request, under a random name; what it is called is only shown."""

    __tablename__ = "request_files"
    __table_args__ = (UniqueConstraint("request_id", "key"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), index=True)
    name: Mapped[Title]
    storage: Mapped[str] = mapped_column(String(80))
    content_type: Mapped[str] = mapped_column(String(100))
    """What its content was found to be."""
    size: Mapped[int] = mapped_column(BigInteger)
    """Bytes."""
    thumbnail: Mapped[str] = mapped_column(String(80), default="")
    """The name of its small pictures, where it is a picture and the worker has made them."""
    key: Mapped[str | None] = mapped_column(String(80))
    """Of its upload: what arrives twice is there once."""
    at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]

    @property
    def ending(self) -> str:
        """"PDF", "DOCX": the end of its name, as a mark."""
        return self.name.rpartition(".")[2].upper()[:4] if "." in self.name else ""


class Look(Model):
    """Somebody has a request open to answer it. Forgotten a minute after their page last said so."""

    __tablename__ = "request_looks"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    seen_at: Mapped[datetime]
    is_writing: Mapped[bool] = mapped_column(default=False)


class Duty(Model):
    """Who of a team answers requests in one week."""

    __tablename__ = "duties"
    __table_args__ = (UniqueConstraint("team_id", "week"),)

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    week: Mapped[date]
    """Its Monday."""
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))

    user: Mapped[User] = relationship(lazy="raise")


class Snippet(Model):
    """A sentence a team wrote for its letters, in one language."""

    __tablename__ = "snippets"
    __table_args__ = (Index("ix_snippets_team", "team_id", "language", "position"),)

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    name: Mapped[Line]
    text: Mapped[Long]
    position: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
