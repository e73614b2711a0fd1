"""A metric, its observations, its goals, and which team cares about it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..audiences.models import Brand, Persona, Stage
from ..core.db import Both, Id, Line, Model
from ..teams.models import Team

LENSES = ("customer", "business", "channel")


class Metric(Model):
    """A figure with unit, direction and lens."""

    __tablename__ = "metrics"
    __table_args__ = (
        CheckConstraint(f"lens in {LENSES}", name="lens"),
        CheckConstraint("direction in ('up', 'down')", name="direction"),
    )

    id: Mapped[Id]
    name: Mapped[Both]
    """As a verb phrase about the customer: "Try it and send an invoice"."""
    unit: Mapped[str] = mapped_column(String(20), default="%")
    """Shown behind the value; "%" without a decimal share: 31 means 31 %."""
    decimals: Mapped[int] = mapped_column(default=0)
    direction: Mapped[str] = mapped_column(String(4), default="up")
    """Which way is better."""
    lens: Mapped[str] = mapped_column(String(10), default="customer")
    definition: Mapped[Both] = mapped_column(default=Both)
    source: Mapped[Line] = mapped_column(default="")
    every_days: Mapped[int] = mapped_column(default=7)
    """How often a new value is due."""
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id", ondelete="SET NULL"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="SET NULL"))
    explains_id: Mapped[int | None] = mapped_column(ForeignKey("metrics.id", ondelete="SET NULL"), index=True)
    """A channel figure explains a customer metric."""
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]

    stage: Mapped[Stage | None] = relationship(lazy="raise")
    persona: Mapped[Persona | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")


class Observation(Model):
    """The value of a metric on a day. A ratio also keeps its numerator and denominator."""

    __tablename__ = "observations"
    __table_args__ = (UniqueConstraint("metric_id", "on"),)

    id: Mapped[Id]
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id", ondelete="CASCADE"))
    on: Mapped[date]
    value: Mapped[float] = mapped_column(Float(53))
    numerator: Mapped[float | None] = mapped_column(Float(53))
    denominator: Mapped[float | None] = mapped_column(Float(53))
    note: Mapped[Line] = mapped_column(default="")
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    recorded_at: Mapped[datetime]


class Goal(Model):
    """From a baseline to a target by a date. The latest goal that was not closed is in force."""

    __tablename__ = "goals"
    __table_args__ = (Index("ix_goals_metric", "metric_id", "set_at"),)

    id: Mapped[Id]
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id", ondelete="CASCADE"))
    baseline: Mapped[float] = mapped_column(Float(53))
    baseline_on: Mapped[date]
    target: Mapped[float] = mapped_column(Float(53))
    target_on: Mapped[date]
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    set_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class TeamMetric(Model):
    """One of the one to three customer metrics a team cares about, in order."""

    __tablename__ = "team_metrics"
    __table_args__ = (UniqueConstraint("team_id", "metric_id"),)

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    metric_id: Mapped[int] = mapped_column(ForeignKey("metrics.id", ondelete="CASCADE"), index=True)
    position: Mapped[int] = mapped_column(default=0)

    team: Mapped[Team] = relationship(lazy="raise")
    metric: Mapped[Metric] = relationship(lazy="raise")
