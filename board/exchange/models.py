"""An import that was asked for, what it brought, and who stood on the board it came from."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..core.db import Id, Model, Name, Title
from ..teams.models import Team

STATES = ("waiting", "ready", "running", "done", "failed")


class Import(Model):
    """One file, imported by the worker: all of a board or nothing of it.

    It is `waiting` to be read, `ready` once read (a person looks at what would come), `running` from the yes on.
    """

    __tablename__ = "imports"
    __table_args__ = (CheckConstraint(f"state in {STATES}", name="state"),)

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
    preview: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the file holds: see `rules.preview.Preview`."""
    kinds: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """List id -> the kind a person chose for it."""
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What came of it: see `rules.trello.Report`."""
    error: Mapped[Title] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="raise")

    @property
    def is_over(self) -> bool:
        return self.state in ("done", "failed")

    @property
    def is_moving(self) -> bool:
        """The worker has it: the page asks again."""
        return self.state in ("waiting", "running")


class Brought(Model):
    """What the last import brought of one thing, to tell a change at the source from a change made here."""

    __tablename__ = "brought"
    __table_args__ = (UniqueConstraint("board_id", "kind", "source_id"),)

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    """"board", "column", "card" or "checklist"."""
    source_id: Mapped[str] = mapped_column(String(80))
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)


class ImportedPerson(Model):
    """Somebody of the board a board was imported from, and the person here, where one was recognised."""

    __tablename__ = "imported_people"
    __table_args__ = (UniqueConstraint("board_id", "source_id"),)

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    source_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[Name]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    user: Mapped[User | None] = relationship(lazy="raise")
