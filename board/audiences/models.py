"""Stages, personas with what they said, and brands."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..core.db import Both, Id, Long, Model


class Row(NamedTuple):
    """A stage, persona or brand as it is typed into a list: in one language, a name and its detail (the stage's question,
    the persona's role, the brand's difference). `id` is None for a new one; an empty name puts the old one away."""

    id: int | None
    name: str
    detail: str = ""


class Stage(Model):
    """A step of the customer journey, in order."""

    __tablename__ = "stages"

    id: Mapped[Id]
    name: Mapped[Both]
    question: Mapped[Both] = mapped_column(default=Both)
    """What the customer asks at this step: "Is it what I need?"."""
    position: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who answers for it in marketing."""
    counterpart_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """Who answers on the other side, where two departments meet."""
    archived_at: Mapped[datetime | None]

    owner: Mapped[User | None] = relationship(foreign_keys=[owner_id], lazy="raise")
    counterpart: Mapped[User | None] = relationship(foreign_keys=[counterpart_id], lazy="raise")


class Persona(Model):
    """A described type of customer, always shown with the role: Marta, freelancer."""

    __tablename__ = "personas"

    id: Mapped[Id]
    name: Mapped[Both]
    role: Mapped[Both] = mapped_column(default=Both)
    need: Mapped[Both] = mapped_column(default=Both)
    """In their own words."""
    decides: Mapped[Both] = mapped_column(default=Both)
    looks: Mapped[Both] = mapped_column(default=Both)
    """Where they look."""
    is_not: Mapped[Both] = mapped_column(default=Both)
    """Who they are not."""
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]

    @property
    def initial(self) -> str:
        return str(self.name)[:1].upper()


class Quote(Model):
    """Something a customer said, on a day."""

    __tablename__ = "quotes"

    id: Mapped[Id]
    persona_id: Mapped[int] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"), index=True)
    said_on: Mapped[date]
    text: Mapped[Long]
    language: Mapped[str] = mapped_column(String(2), default="es")


class Brand(Model):
    """A brand or business unit with its own customers."""

    __tablename__ = "brands"

    id: Mapped[Id]
    name: Mapped[Both]
    difference: Mapped[Both] = mapped_column(default=Both)
    """How this brand's customers differ, in one line."""
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
