"""A card: whom it serves, what will change, where it stands, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import Id, Line, Long, Model, Name, Rank, Title
from ...metrics.models import Metric
from .boards import Board, Column

CLASSES = ("standard", "fixed_date", "expedite", "intangible")
OUTCOMES = ("moved", "did_not", "cannot_tell")


class Card(Model):
    """One piece of marketing work. It is always in exactly one column."""

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("column_id", "rank"),
        UniqueConstraint("team_id", "number"),
        UniqueConstraint("board_id", "source_id"),
        Index("ix_cards_board_open", "board_id", sqlite_where=text("archived_at is null"), postgresql_where=text("archived_at is null")),
        Index("ix_cards_delivered", "team_id", "delivered_at"),
        Index("ix_cards_check", "check_on", "team_id"),
        CheckConstraint("length(title) between 1 and 500", name="title_length"),
        CheckConstraint("length(description) <= 100000", name="description_length"),
        CheckConstraint(f"class_of_service in {CLASSES}", name="class_of_service"),
        CheckConstraint(f"outcome is null or outcome in {OUTCOMES}", name="outcome"),
        CheckConstraint("origin in ('request', 'own_idea', 'import')", name="origin"),
    )

    id: Mapped[Id]
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"))
    column_id: Mapped[int] = mapped_column(ForeignKey("columns.id", ondelete="CASCADE"))
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    number: Mapped[int]
    """DES-42 is number 42 of the team whose key is DES."""
    rank: Mapped[Rank]
    title: Mapped[Title]
    description: Mapped[Long] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2), default="es")
    """Language its words are written in."""
    origin: Mapped[str] = mapped_column(String(10), default="own_idea")

    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id", ondelete="SET NULL"), index=True)
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="SET NULL"))
    need: Mapped[Line] = mapped_column(default="")
    """What the customer will be able to do that they cannot today."""
    class_of_service: Mapped[str] = mapped_column(String(12), default="standard")
    due_on: Mapped[date | None]

    metric_id: Mapped[int | None] = mapped_column(ForeignKey("metrics.id", ondelete="SET NULL"))
    """The hypothesis: which metric, from, to, checked on which day …"""
    expected_from: Mapped[float | None] = mapped_column(Float(53))
    expected_to: Mapped[float | None] = mapped_column(Float(53))
    check_on: Mapped[date | None]
    look_at: Mapped[Line] = mapped_column(default="")
    """… or, while the number is not known, what we will look at."""

    outcome: Mapped[str | None] = mapped_column(String(12))
    outcome_value: Mapped[float | None] = mapped_column(Float(53))
    outcome_note: Mapped[Line] = mapped_column(default="")
    outcome_at: Mapped[datetime | None]
    outcome_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    piece_draft: Mapped[str] = mapped_column(String(2000), default="")
    """Address of the draft, then of what the customer sees."""
    piece_live: Mapped[str] = mapped_column(String(2000), default="")
    piece_kind: Mapped[Name] = mapped_column(default="")
    piece_channel: Mapped[Name] = mapped_column(default="")

    blocked_at: Mapped[datetime | None]
    """Open blocker, copied here so that a board needs one query."""
    blocked_reason: Mapped[Line] = mapped_column(default="")

    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    entered_at: Mapped[datetime]
    """When it came into its present column."""
    started_at: Mapped[datetime | None]
    """When it last entered the first active column (the commitment)."""
    delivered_at: Mapped[datetime | None]
    learned_at: Mapped[datetime | None]
    archived_at: Mapped[datetime | None]
    source_id: Mapped[str | None] = mapped_column(String(80))
    gone_at: Mapped[datetime | None]
    """When a later export of its source no longer held it."""
    revision: Mapped[int] = mapped_column(default=1)
    """Raised by every change of what the card shows."""

    board: Mapped[Board] = relationship(lazy="raise")
    column: Mapped[Column] = relationship(lazy="raise")
    stage: Mapped[Stage | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")
    metric: Mapped[Metric | None] = relationship(lazy="raise")
    personas: Mapped[list[Persona]] = relationship(secondary="card_personas", lazy="raise", order_by=Persona.position)
    people: Mapped[list[CardPerson]] = relationship(back_populates="card", lazy="raise", cascade="all, delete-orphan")

    @property
    def key(self) -> str:
        """"DES-42"; its board and team have to be loaded."""
        return f"{self.board.team.key}-{self.number}"

    @property
    def is_started(self) -> bool:
        """Started and not delivered: it has an age."""
        return self.started_at is not None and self.delivered_at is None

    @property
    def has_hypothesis(self) -> bool:
        return self.metric_id is not None or bool(self.look_at)

    @property
    def is_with_the_customer(self) -> bool:
        """Delivered, and nobody said yet what became of it (after a reopening: this time)."""
        return self.delivered_at is not None and self.learned_at is None and self.archived_at is None

    @property
    def has_audience(self) -> bool:
        return self.stage_id is not None or self.brand_id is not None


class CardPersona(Model):
    """Whom a card serves."""

    __tablename__ = "card_personas"

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    persona_id: Mapped[int] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"), primary_key=True, index=True)


class CardPerson(Model):
    """Somebody on a card: a person with an account, or a name an import could not match."""

    __tablename__ = "card_people"
    __table_args__ = (
        UniqueConstraint("card_id", "user_id"),
        UniqueConstraint("card_id", "source_id"),
        CheckConstraint("(user_id is not null) or (name <> '')", name="somebody"),
    )

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    name: Mapped[Name] = mapped_column(default="")
    role: Mapped[str] = mapped_column(String(10), default="")
    """"lead", "pair", "reviewer" or nothing said."""
    source_id: Mapped[str | None] = mapped_column(String(80))

    card: Mapped[Card] = relationship(back_populates="people", lazy="raise")
    user: Mapped[User | None] = relationship(lazy="raise")
