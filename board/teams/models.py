"""Teams, the audiences they serve, and who works in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..accounts.models import User
from ..audiences.models import Brand, Persona, Stage
from ..core.db import Both, Id, Line, Model, only


class Served(NamedTuple):
    """An audience by the ids of its parts; None is "any" in what is served and "not sure" in what is asked."""

    stage_id: int | None = None
    persona_id: int | None = None
    brand_id: int | None = None

    def __str__(self) -> str:
        """ "3-5-" for stage 3 and persona 5 of any brand, as addresses and forms carry it."""
        return "-".join("" if part is None else str(part) for part in self)


class Team(Model):
    """People with all the skills to serve one or more audiences."""

    __tablename__ = "teams"
    __table_args__ = (
        CheckConstraint("response_days between 1 and 30", name="response_days"),
        CheckConstraint("length(works_on) between 1 and 7", name="works_on"),
        CheckConstraint("opens_at between 0 and 1439", name="opens_at"),
        CheckConstraint("closes_at between 1 and 1440", name="closes_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(5), unique=True)
    """Two to five capital letters; prefixes card numbers."""
    name: Mapped[Both]
    organised_by: Mapped[str] = mapped_column(String(20), default="stage")
    sentence: Mapped[Both] = mapped_column(default=Both)
    """The audience sentence: whom the team serves."""
    need: Mapped[Both] = mapped_column(default=Both)
    """What they need from us, at most three lines."""
    not_for: Mapped[Both] = mapped_column(default=Both)
    """What is not for this team, with the team that is."""
    brand_difference: Mapped[Both] = mapped_column(default=Both)
    response_days: Mapped[int] = mapped_column(default=2)
    """Working days until a request has its first answer."""
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Madrid")
    works_on: Mapped[str] = mapped_column(String(7), default="12345")
    """ISO weekdays it works on, Monday 1 to Sunday 7."""
    opens_at: Mapped[int] = mapped_column(default=540)
    closes_at: Mapped[int] = mapped_column(default=1020)
    """Minutes after local midnight between which its clocks run."""
    position: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]

    audiences: Mapped[list[TeamAudience]] = relationship(
        back_populates="team", lazy="raise", cascade="all, delete-orphan", order_by="TeamAudience.id"
    )
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="team", lazy="raise", cascade="all, delete-orphan", order_by="Membership.id"
    )

    @property
    def is_brand_only(self) -> bool:
        """Its audiences name brands and nothing else: which customers they are is not said."""
        return bool(self.audiences) and all(
            audience.brand_id is not None and audience.narrowness == 1 for audience in self.audiences
        )


class TeamAudience(Model):
    """One audience a team serves: any of stage, persona and brand, each possibly "any" (None)."""

    __tablename__ = "team_audiences"

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"), index=True)
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id", ondelete="CASCADE"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id", ondelete="CASCADE"))
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="CASCADE"))

    team: Mapped[Team] = relationship(back_populates="audiences", lazy="raise")
    stage: Mapped[Stage | None] = relationship(lazy="raise")
    persona: Mapped[Persona | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")

    @property
    def served(self) -> Served:
        return Served(self.stage_id, self.persona_id, self.brand_id)

    @property
    def narrowness(self) -> int:
        """Number of named parts."""
        return sum(part is not None for part in self.served)


class Membership(Model):
    """Somebody's place in a team."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("team_id", "user_id"),
        CheckConstraint("role in ('lead', 'member')", name="role"),
    )

    id: Mapped[Id]
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(String(10), default="member")

    team: Mapped[Team] = relationship(back_populates="memberships", lazy="raise")
    user: Mapped[User] = relationship(lazy="raise")


class Holiday(Model):
    """A day nobody works: of one team, or of all (`team_id` is None)."""

    __tablename__ = "holidays"
    __table_args__ = (
        Index("uq_holidays_team", "team_id", "day", unique=True, **only("team_id is not null")),
        Index("uq_holidays_all", "day", unique=True, **only("team_id is null")),
    )

    id: Mapped[Id]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    day: Mapped[date]
    name: Mapped[Line] = mapped_column(default="")


class OldKey(Model):
    """A key a team had before; its addresses redirect."""

    __tablename__ = "old_keys"

    key: Mapped[str] = mapped_column(String(5), primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
