"""Boards and their columns."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...core.db import Both, Id, Model, Name, Rank, only
from ...teams.models import Team

KINDS = ("backlog", "queue", "active", "delivered", "learned")


class Board(Model):
    """A team's main board, or a further one such as an import or a campaign."""

    __tablename__ = "boards"
    __table_args__ = (
        Index("uq_boards_main", "team_id", unique=True, **only("is_main = 1", on_postgresql="is_main")),
        Index("uq_boards_source", "team_id", "source", "source_id", unique=True),
        CheckConstraint("person_limit is null or person_limit between 1 and 99", name="person_limit"),
        CheckConstraint("deleted_at is null or archived_at is not null", name="deleted_is_archived"),
    )

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    name: Mapped[Both]
    is_main: Mapped[bool] = mapped_column(default=False)
    is_private: Mapped[bool] = mapped_column(default=False)
    """Only its team may see it."""
    version: Mapped[int] = mapped_column(default=1)
    """Raised by the first statement of every change; the only lock, and what live pages compare."""
    source: Mapped[str | None] = mapped_column(String(20))
    """"trello" where the board was imported."""
    source_id: Mapped[str | None] = mapped_column(String(80))
    person_limit: Mapped[int | None]
    """How many started cards one person may hold here before a reason is asked."""
    uses_scores: Mapped[bool] = mapped_column(default=False)
    """Its people score what waits in Accepted (ICE)."""
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    """In the trash since then; what is deleted is archived too."""
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    team: Mapped[Team] = relationship(lazy="raise")
    columns: Mapped[list[Column]] = relationship(lazy="raise", viewonly=True, order_by="Column.rank")
    """Archived ones too. Loaded by whoever moves a card."""


class Column(Model):
    """A step of the workflow. Its kind says what a card in it means."""

    __tablename__ = "columns"
    __table_args__ = (
        UniqueConstraint("board_id", "rank"),
        UniqueConstraint("board_id", "source_id"),
        CheckConstraint("wip_limit is null or wip_limit between 1 and 999", name="wip_limit"),
        CheckConstraint(f"kind in {KINDS}", name="kind"),
        CheckConstraint("deleted_at is null or archived_at is not null", name="deleted_is_archived"),
    )

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    name: Mapped[Both]
    policy: Mapped[Both] = mapped_column(default=Both)
    """When a card may leave this column, in a sentence."""
    kind: Mapped[str] = mapped_column(String(10))
    wip_limit: Mapped[int | None]
    is_strict: Mapped[bool] = mapped_column(default=False)
    """Refuses a card over the limit instead of asking for the reason."""
    rank: Mapped[Rank]
    source_id: Mapped[str | None] = mapped_column(String(80))
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    """In the trash since then, with the cards that were deleted with it."""
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    board: Mapped[Board] = relationship(lazy="raise")

    @property
    def has_limit(self) -> bool:
        """Delivered and learned columns have neither limit nor age."""
        return self.wip_limit is not None and self.kind in ("queue", "active")

    def has_room(self, cards: int) -> bool:
        """Whether one more card fits beside `cards`."""
        return not self.has_limit or cards < (self.wip_limit or 0)


class ColumnFold(Model):
    """A column that somebody keeps folded."""

    __tablename__ = "column_folds"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id", ondelete="CASCADE"), primary_key=True)


class SavedView(Model):
    """A filter of one board under a name: somebody's own, or shared with everybody who sees the board."""

    __tablename__ = "saved_views"

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[Name]
    query: Mapped[str] = mapped_column(String(2000))
    """The query string of the board's address: filter, lanes, layout."""
    is_shared: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class WorkType(Model):
    """A kind of work a team does often, with the steps it always takes."""

    __tablename__ = "work_types"

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    name: Mapped[Both]
    steps: Mapped[Both] = mapped_column(default=Both)
    """One step a line."""
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class Label(Model):
    """A word for cards of one board, with a colour's name."""

    __tablename__ = "labels"
    __table_args__ = (UniqueConstraint("board_id", "source_id"),)

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name] = mapped_column(default="")
    colour: Mapped[str] = mapped_column(String(20), default="")
    source_id: Mapped[str | None] = mapped_column(String(80))


class TeamCounter(Model):
    """The last card number a team has given."""

    __tablename__ = "team_counters"

    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True)
    last_card: Mapped[int] = mapped_column(default=0)
