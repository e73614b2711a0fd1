"""What is remembered, and what still has to follow from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Id, Model, Title


class Activity(Model):
    """One thing that happened. Never changed, never deleted."""

    __tablename__ = "activities"
    __table_args__ = (
        Index("ix_activities_subject", "subject_kind", "subject_id", "id"),
        Index("ix_activities_team", "team_id", "id"),
    )

    id: Mapped[Id]
    at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(80), index=True)
    """Public name of the event, such as "flow.card.moved"."""
    actor_id: Mapped[int | None]
    actor_name: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[int | None]
    board_id: Mapped[int | None]
    subject_kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int | None]
    title: Mapped[Title] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    request_ref: Mapped[str] = mapped_column(String(40), default="")
    """Id of the HTTP request or command, to find the log lines."""


class Task(Model):
    """One row of the outbox: something to do after a commit, at least once."""

    __tablename__ = "outbox"
    __table_args__ = (Index("ix_outbox_due", "done_at", "due_at"),)

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(160), unique=True)
    """Makes the task idempotent: the same key is queued once."""
    name: Mapped[str] = mapped_column(String(80))
    """Name of the job in wiring.JOBS."""
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")
