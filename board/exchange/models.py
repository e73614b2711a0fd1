"""An import that was asked for, how far it is, and what it brought."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Id, Model, Title


class Import(Model):
    """One file, imported by the worker: all of a board or nothing of it."""

    __tablename__ = "imports"
    __table_args__ = (CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name="state"),)

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    board_id: Mapped[int | None] = mapped_column(ForeignKey("boards.id", ondelete="SET NULL"))
    source: Mapped[str] = mapped_column(String(20), default="trello")
    file_name: Mapped[Title]
    stored_as: Mapped[str] = mapped_column(String(200), default="")
    """Path under the data folder; removed when done."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    share_done: Mapped[float] = mapped_column(default=0.0)
    """0 to 1."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[Title] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
