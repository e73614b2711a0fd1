"""A card: whom it serves, what will change, where it stands, and what became of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ...accounts.models import User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import Id, Line, Long, Model, Name, Rank, Title, only
from ...metrics.models import Metric
from .boards import Board, Column, WorkType

CLASSES = ("standard", "fixed_date", "expedite", "intangible")
OUTCOMES = ("moved", "did_not", "cannot_tell")
IN_THE_TRASH = "deleted_at is not null"
UNDER_WAY = "started_at is not null and delivered_at is null and archived_at is null"


class Card(Model):
    """One piece of marketing work. It is always in exactly one column."""

    __tablename__ = "cards"
    __table_args__ = (
        UniqueConstraint("column_id", "rank"),
        UniqueConstraint("team_id", "number"),
        UniqueConstraint("board_id", "source_id"),
        Index("ix_cards_board_open", "board_id", **only("archived_at is null")),
        Index(
            "ix_cards_counted",
            *("column_id", "blocked_at", "started_at", "delivered_at", "learned_at", "check_on", "archived_at"),
            **only("archived_at is null"),
        ),
        Index("ix_cards_delivered", "team_id", "delivered_at"),
        Index("ix_cards_check", "check_on", "team_id"),
        Index("ix_cards_under_way", "team_id", "stage_id", **only(UNDER_WAY)),
        CheckConstraint("length(title) between 1 and 500", name="title_length"),
        CheckConstraint("length(description) <= 100000", name="description_length"),
        CheckConstraint(f"class_of_service in {CLASSES}", name="class_of_service"),
        CheckConstraint(f"outcome is null or outcome in {OUTCOMES}", name="outcome"),
        CheckConstraint("origin in ('request', 'own_idea', 'import')", name="origin"),
        CheckConstraint("deleted_at is null or archived_at is not null", name="deleted_is_archived"),
        Index("ix_cards_deleted", "deleted_at", **only(IN_THE_TRASH)),
        Index("ix_cards_pieces", "id", **only("piece_live <> ''")),
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
    work_type_id: Mapped[int | None] = mapped_column(ForeignKey("work_types.id", ondelete="SET NULL"))
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
    deleted_at: Mapped[datetime | None]
    """In the trash since then. A card that was open is archived at the same instant, so that whoever reads open cards
    needs to know nothing of the trash."""
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_deleted_with_column: Mapped[bool] = mapped_column(default=False)
    """Went with its column, and comes back with it."""
    source_id: Mapped[str | None] = mapped_column(String(80))
    gone_at: Mapped[datetime | None]
    """When a later export of its source no longer held it."""
    revision: Mapped[int] = mapped_column(default=1)
    """Raised by every change of anything the card shows, on the board or opened: what live pages compare."""
    words_revision: Mapped[int] = mapped_column(default=1)
    """Raised by every change of the fields of its form: what a second editor is compared with …"""
    description_revision: Mapped[int] = mapped_column(default=1)
    """… and of its description, which is edited by itself."""

    board: Mapped[Board] = relationship(lazy="raise")
    column: Mapped[Column] = relationship(lazy="raise")
    stage: Mapped[Stage | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")
    metric: Mapped[Metric | None] = relationship(lazy="raise")
    work_type: Mapped[WorkType | None] = relationship(lazy="raise")
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


class CardLink(Model):
    """One card leans on another: it is blocked by it, or derived from it."""

    __tablename__ = "card_links"
    __table_args__ = (
        CheckConstraint("kind in ('blocked_by', 'derived_from')", name="kind"),
        CheckConstraint("card_id <> other_id", name="two_cards"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)


class CardScore(Model):
    """What one person thinks of a card's worth (ICE): impact × confidence × ease, each 1 to 10. Optional."""

    __tablename__ = "card_scores"
    __table_args__ = (
        CheckConstraint("impact between 1 and 10 and confidence between 1 and 10 and ease between 1 and 10", name="one_to_ten"),
    )

    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    impact: Mapped[int]
    confidence: Mapped[int]
    ease: Mapped[int]
    at: Mapped[datetime]


class Proposal(Model):
    """A member proposes another place in Accepted; the lead decides."""

    __tablename__ = "proposals"

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), index=True)
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    before_id: Mapped[int | None] = mapped_column(ForeignKey("cards.id", ondelete="SET NULL"))
    """The card it should stand above; None for the bottom."""
    reason: Mapped[Line] = mapped_column(default="")
    at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    is_accepted: Mapped[bool] = mapped_column(default=False)
    answer: Mapped[Line] = mapped_column(default="")
    """What the lead said to it."""


class Recurrence(Model):
    """A card that comes back: a copy of it appears in the backlog every so often."""

    __tablename__ = "recurrences"
    __table_args__ = (CheckConstraint("every in ('week', 'fortnight', 'month', 'quarter')", name="every"),)

    id: Mapped[Id]
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), unique=True)
    """What is copied: words, audience, people, labels, steps."""
    board_id: Mapped[int] = mapped_column(ForeignKey("boards.id", ondelete="CASCADE"), index=True)
    every: Mapped[str] = mapped_column(String(10))
    starts_on: Mapped[date]
    """The day all others are counted from, so that the 31st is the last day of a short month and the 31st again."""
    next_on: Mapped[date] = mapped_column(index=True)
    """The day, in the team's zone, on which the next copy appears."""
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
