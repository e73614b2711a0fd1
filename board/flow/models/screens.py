"""Links that show a board on a screen."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...core.db import Id, Model
from .boards import Board


class Screen(Model):
    """An address under which a board is shown to whoever has it, without an account. The table holds its SHA-256."""

    __tablename__ = "screens"

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), index=True)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    """The first instant at which it no longer shows anything: the end of a day in the team's zone."""
    ended_at: Mapped[datetime | None]
    """Somebody ended it before."""
    seen_on: Mapped[date | None]
    """The last day on which it was looked at, in the team's zone."""

    board: Mapped[Board] = relationship(lazy="raise")
    made_by: Mapped[User | None] = relationship(lazy="raise")
