"""People, their sessions and one-time links, and the installation they work in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ..core.browsers import browser_name
from ..core.db import Both, Id, Line, Long, Model, Name
from ..core.text import initials
from ..core.words import Sentence

ROLES = ("administrator", "head", "member", "stakeholder", "sales")
"""In the installation. An administrator may do what a head may, a head what a member may."""

DIGESTS = ("off", "hours", "daily", "weekly")
THEMES = ("system", "light", "dark")


class Department(Model):
    """Where a requester works."""

    __tablename__ = "departments"
    __table_args__ = (Index("uq_departments_slug", "slug", unique=True),)

    id: Mapped[Id]
    name: Mapped[Both]
    slug: Mapped[str | None] = mapped_column(String(40))
    """Its own address of the form is /ask/<slug>."""
    shares_requests: Mapped[bool] = mapped_column(default=False)
    """Whether its people see one another's requests; its lead says so."""
    position: Mapped[int] = mapped_column(default=0)


class User(Model):
    """A person with an account."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint(f"role in {ROLES}", name="role"),
        CheckConstraint("length(name) between 1 and 120", name="name_length"),
        CheckConstraint(f"digest in {DIGESTS}", name="digest"),
    )

    id: Mapped[Id]
    name: Mapped[Name]
    email: Mapped[str] = mapped_column(String(254), unique=True)
    """In lower case."""
    email_confirmed_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200))
    """argon2id; None until the invitation is accepted."""
    role: Mapped[str] = mapped_column(String(20), default="member")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"))
    leads_department: Mapped[bool] = mapped_column(default=False)
    """Leads the department they work in."""
    language: Mapped[str] = mapped_column(String(2), default="es")
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Madrid")
    theme: Mapped[str] = mapped_column(String(10), default="system")
    shortcuts: Mapped[bool] = mapped_column(default=True)
    """Whether single-key shortcuts are on (WCAG 2.1.4)."""
    digest: Mapped[str] = mapped_column(String(8), default="daily")
    """How often unread notifications come by mail: "off", "hours" (every four), "daily" or "weekly"."""
    digested_at: Mapped[datetime | None]
    """Up to when they were mailed."""
    mails_requests: Mapped[bool] = mapped_column(default=True)
    """Whether the answers to their own requests come by mail, at once."""
    current_team_id: Mapped[int | None]
    """The team whose pages were looked at last."""
    is_example: Mapped[bool] = mapped_column(default=False)
    """Belongs to the demo company and goes with it."""
    created_at: Mapped[datetime]
    deactivated_at: Mapped[datetime | None]

    department: Mapped[Department | None] = relationship(lazy="raise")

    # What Flask-Login asks of a person.
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        return self.deactivated_at is None

    def get_id(self) -> str:
        return str(self.id)

    @property
    def initials(self) -> str:
        return initials(self.name)

    @property
    def first_name(self) -> str:
        return self.name.split(" ", maxsplit=1)[0]

    @property
    def is_administrator(self) -> bool:
        return self.role == "administrator"

    @property
    def is_head(self) -> bool:
        """Head of marketing, or above."""
        return self.role in ("administrator", "head")

    @property
    def is_member(self) -> bool:
        """Works in the department: may read every team's board."""
        return self.role in ("administrator", "head", "member")


class Session(Model):
    """A signed-in browser. The cookie holds the secret, the table only its hash."""

    __tablename__ = "sessions"

    id: Mapped[Id]
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    data: Mapped[dict[str, Any]] = mapped_column(default=dict, deferred=True)
    """Nobody reads it; an earlier release wants it to be there."""
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    """Written at most every five minutes."""
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")

    user: Mapped[User] = relationship()
    """Comes with the session; asked for again only after a rollback."""

    @property
    def browser(self) -> Sentence:
        """"Firefox on Linux"."""
        return browser_name(self.agent)


class Token(Model):
    """A link that works once: invitation, reset or set-up. The table holds its SHA-256."""

    __tablename__ = "tokens"
    __table_args__ = (Index("ix_tokens_purpose", "purpose", "user_id"),)

    id: Mapped[Id]
    purpose: Mapped[str] = mapped_column(String(20))
    """"set-up", "invitation" or "reset"."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class SignInAttempt(Model):
    """A failed sign-in, kept for an hour to slow the next ones down."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (Index("ix_sign_in_attempts_email", "email", "at"), Index("ix_sign_in_attempts_address", "address", "at"))

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(String(254))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class Draft(Model):
    """What somebody typed and did not send yet, kept so that another browser of theirs finds it."""

    __tablename__ = "drafts"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    place: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Which text it is: "card:7:description", "card:7:comment"."""
    text: Mapped[Long]
    revision: Mapped[int] = mapped_column(default=0)
    """Of the text it began with; 0 where it began empty."""
    at: Mapped[datetime]


class Installation(Model):
    """The one row that says what this installation is."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[Id]
    name: Mapped[Line] = mapped_column(default="")
    """The company's name."""
    url: Mapped[str] = mapped_column(String(200), default="")
    organised_by: Mapped[str] = mapped_column(String(20), default="stage")
    """What the department organises around: "stage", "persona" or "brand"."""
    language: Mapped[str] = mapped_column(String(2), default="es")
    time_zone: Mapped[str] = mapped_column(String(60), default="Europe/Madrid")
    created_at: Mapped[datetime]
    set_up_at: Mapped[datetime | None]
    """When somebody answered the three questions."""
    example_since: Mapped[datetime | None]
    """Set while the demo company is loaded."""
