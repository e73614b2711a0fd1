"""What is remembered of a card for ever: every entry into a column, every stretch it was blocked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ...core.db import Both, Id, Line, Model


class Move(Model):
    """A card entered a column (from none: it was created there). Names and kinds are those of that moment.

    A new place within the same column is a row too, with `from` and `to` equal. What was undone stays, and so does
    the move that undid it (`undoes_id`). Whoever counts entries leaves all three out.
    """

    __tablename__ = "moves"
    __table_args__ = (
        Index("ix_moves_card", "card_id", "at", "id"),
        Index("ix_moves_team", "team_id", "at"),
        Index("ix_moves_over", "to_column_id", "at"),
        UniqueConstraint("card_id", "source_id"),
    )

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    board_id: Mapped[int]
    team_id: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    by_name: Mapped[str] = mapped_column(String(120), default="")
    from_column_id: Mapped[int | None]
    from_name: Mapped[Both] = mapped_column(default=Both)
    from_kind: Mapped[str] = mapped_column(String(10), default="")
    from_rank: Mapped[str] = mapped_column(String(80), default="")
    """Where it stood, so that the move can be undone …"""
    clocks: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """… and its clocks of before (`entered_at`, `started_at`, …) as ISO instants in UTC."""
    to_column_id: Mapped[int | None]
    to_name: Mapped[Both]
    to_kind: Mapped[str] = mapped_column(String(10))
    is_commitment: Mapped[bool] = mapped_column(default=False)
    """Work on it started with this move: it entered the first active column or one behind it."""
    over_limit: Mapped[int | None]
    """How many cards the column held then, where that was over its limit; and the reason given."""
    over_limit_reason: Mapped[Line] = mapped_column(default="")
    undoes_id: Mapped[int | None]
    source_id: Mapped[str | None] = mapped_column(String(80))


class Blocker(Model):
    """A stretch of time in which a card could not go on, whom it waited for, and why."""

    __tablename__ = "blockers"
    __table_args__ = (Index("ix_blockers_card", "card_id", "since"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[Line]
    waits_for: Mapped[str] = mapped_column(String(20), default="")
    """"customer", "team", "department", "supplier", "person", "card" or nothing said."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Whom it waits for, where that is one person …"""
    other_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id", ondelete="SET NULL"))
    """… or another card."""
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    ending: Mapped[Line] = mapped_column(default="")
    """What let it go on."""


class Overrun(Model):
    """Somebody took on more started cards than their board's limit per person, and said why."""

    __tablename__ = "overruns"
    __table_args__ = (Index("ix_overruns_board", "board_id", "at"),)

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    held: Mapped[int]
    """Started cards in hand, this one counted."""
    reason: Mapped[Line]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
