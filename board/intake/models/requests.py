"""Requests, the decisions that answer them, what was said in between, and the cards they became."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from ...accounts.models import Department, User
from ...audiences.models import Brand, Persona, Stage
from ...core.db import Id, Line, Long, Model, Name, Title, only
from ...core.text import initials, one_line
from ...teams.models import Team
from .door import RequestFile

STATES = (
    "waiting",
    "sending",
    "asked",
    "accepted",
    "deferred",
    "declined",
    "merged",
    "reused",
    "withdrawn",
    "closed",
)
"""waiting: for our answer · sending: answered, its letter leaves in ten seconds · asked: for the requester's answer ·
closed: after silence. An answer takes effect when its letter leaves, so that undoing it has nothing to repair."""
OPEN = ("waiting", "sending", "asked", "deferred")
COMPARED = ("waiting", "asked", "deferred", "declined")
"""What a new one may be like; an accepted request is compared as its card."""
OUTCOMES = ("accepted", "deferred", "rerouted", "asked", "declined", "merged", "reused", "withdrawn", "closed", "reopened")
REASONS = ("not_our_audience", "nothing_changes", "contradicts", "could_not_keep")
ALTERNATIVES = ("piece", "team", "evidence", "nothing")
KINDS = ("content", "campaign", "event", "page", "sales_material", "insight")


class Request(Model):
    """What a stakeholder asks for. Its words stay the requester's; only their extras may come later."""

    __tablename__ = "requests"
    __table_args__ = (
        Index("ix_requests_queue", "team_id", "state", "due_at"),
        Index("ix_requests_requester", "requester_id", "id"),
        Index("ix_requests_of_person", "requester_id", "state", "received_at"),
        Index("ix_requests_of_address", "requester_email", "state", "received_at"),
        Index("ix_requests_received", "received_at"),
        Index("ix_requests_head", "for_head", "state"),
        Index("ix_requests_compared", "id", **only(f"state in {COMPARED}")),
        CheckConstraint(f"state in {STATES}", name="state"),
        CheckConstraint("length(asked) between 1 and 20000", name="asked_length"),
        CheckConstraint("length(change) <= 2000", name="change_length"),
    )

    id: Mapped[Id]
    number: Mapped[int] = synonym("id")
    """P-214 is number 214."""
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    """SHA-256 of the private address's token; the token itself is shown once."""
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    """SHA-256 of the key its form carried: sending the same form twice makes one request."""

    title: Mapped[Title]
    asked: Mapped[Long]
    """What they want; its first line is the title."""
    change: Mapped[Long]
    """What will the customer be able to do that they cannot today."""
    language: Mapped[str] = mapped_column(String(2))
    stage_id: Mapped[int | None] = mapped_column(ForeignKey("stages.id", ondelete="SET NULL"))
    persona_id: Mapped[int | None] = mapped_column(ForeignKey("personas.id", ondelete="SET NULL"))
    """None: "I am not sure"."""
    brand_id: Mapped[int | None] = mapped_column(ForeignKey("brands.id", ondelete="SET NULL"))
    wanted_on: Mapped[date | None]
    wanted_why: Mapped[Line] = mapped_column(default="")
    """What happens that day."""
    evidence: Mapped[Long] = mapped_column(default="")
    """How they know; empty until given."""
    is_hunch: Mapped[bool] = mapped_column(default=False)
    """They know it from nothing but a hunch, and said so: that is an answer, and no evidence."""
    kind: Mapped[str] = mapped_column(String(20), default="")
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id", ondelete="SET NULL"))

    requester_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    requester_name: Mapped[Name] = mapped_column(default="")
    requester_email: Mapped[str] = mapped_column(String(254), default="")
    """Claims of somebody without an account, not proof."""
    recorded_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    """The member who wrote it down for them."""

    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    """Who answers; None: the unserved pool."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    hops: Mapped[int] = mapped_column(default=0)
    """How often it was passed to another team; after two it goes to the head."""
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id", ondelete="SET NULL"), index=True)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    """The close of the working day by which it has its answer; moves with pauses, and a new clock moves it anew."""
    promised_at: Mapped[datetime | None] = mapped_column(default=lambda row: row.get_current_parameters()["due_at"])
    """By when it was to have its first answer: as `due_at` until then, and for ever as it was."""
    paused_at: Mapped[datetime | None]
    """Since when the requester has our question; the clock stands meanwhile."""
    answered_at: Mapped[datetime | None]
    """First answer by a person: whichever, but passing it on to another team, with which the clock goes."""
    decided_at: Mapped[datetime | None]
    returns_on: Mapped[date | None]
    """"Not now": the day it comes back."""
    rating: Mapped[int | None]
    """1 to 5, given once the work was delivered; the last one given holds."""
    rated_at: Mapped[datetime | None]
    rating_words: Mapped[Long] = mapped_column(default="")
    """What they said to their rating, if anything."""
    kind_answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Answers to the two extra questions of its kind, by the question's name."""
    came_by: Mapped[str] = mapped_column(String(60), default="")
    """The form's address where it was not the common one: "team:DES" or "department:sales"."""
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"), index=True)
    """Who of the team will answer it; everybody else still may."""
    for_head: Mapped[bool] = mapped_column(default=False)
    """The head of marketing answers it: an appeal, or passed on twice."""
    link_revoked_at: Mapped[datetime | None]
    """Since when its private address leads nowhere; a lead can make a new one."""
    looked_at: Mapped[datetime | None]
    """When somebody who may answer it opened it first; None: nobody of those who have it now."""

    stage: Mapped[Stage | None] = relationship(lazy="raise")
    persona: Mapped[Persona | None] = relationship(lazy="raise")
    brand: Mapped[Brand | None] = relationship(lazy="raise")
    department: Mapped[Department | None] = relationship(lazy="raise")
    requester: Mapped[User | None] = relationship(foreign_keys=[requester_id], lazy="raise")
    team: Mapped[Team | None] = relationship(lazy="raise")
    recorded_by: Mapped[User | None] = relationship(foreign_keys=[recorded_by_id], lazy="raise")
    decisions: Mapped[list[Decision]] = relationship(
        lazy="raise", order_by="Decision.id", back_populates="request", passive_deletes="all"
    )
    messages: Mapped[list[Message]] = relationship(lazy="raise", order_by="Message.id", passive_deletes="all")
    files: Mapped[list[RequestFile]] = relationship(
        lazy="raise",
        order_by=RequestFile.id,
        primaryjoin=lambda: (Request.id == RequestFile.request_id) & RequestFile.deleted_at.is_(None),
        viewonly=True,
    )
    """Those that were not taken off again."""

    @property
    def reference(self) -> str:
        return f"P-{self.id}"

    @property
    def who(self) -> str:
        """The requester's name, or their address where they gave none. Needs `requester` loaded."""
        return (self.requester.name if self.requester else self.requester_name) or self.requester_email

    @property
    def initials(self) -> str:
        return initials(self.who)

    @property
    def first_name(self) -> str:
        """How a letter greets them; empty where only an address is known. Needs `requester` loaded."""
        name = one_line(self.requester.name if self.requester else self.requester_name)
        return name.split(" ", 1)[0]

    @property
    def details(self) -> str:
        """What is asked beyond the title."""
        return self.asked.partition("\n")[2].strip()


class Decision(Model):
    """An answer with its reason and letter. Never edited: undone before it is sent, or followed by another.

    `facts` holds what takes effect with the letter: the card a yes opens, the request or card it joins, the questions.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        Index("ix_decisions_request", "request_id", "id"),
        Index("ix_decisions_at", "at"),
        Index("ix_decisions_unsent", "by_id", **only("sent_at is null")),
        CheckConstraint(f"outcome in {OUTCOMES}", name="outcome"),
    )

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    outcome: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(20), default="")
    why: Mapped[Long] = mapped_column(default="")
    """The reason in the customer's terms, as written by the person."""
    alternative: Mapped[str] = mapped_column(String(10), default="")
    alternative_text: Mapped[Long] = mapped_column(default="")
    letter: Mapped[Long] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    """Whose answer it was; and, for another team's, to whom it goes."""
    to_team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id", ondelete="SET NULL"))
    returns_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    at: Mapped[datetime]
    sends_at: Mapped[datetime]
    """Until then it can be undone."""
    sent_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    is_expedite: Mapped[bool] = mapped_column(default=False)
    """A lead put its card straight into work, past the line."""
    group_key: Mapped[str] = mapped_column(String(40), default="")
    """Shared by the decisions that answered several requests together."""

    request: Mapped[Request] = relationship(lazy="raise", back_populates="decisions")
    by: Mapped[User | None] = relationship(lazy="raise")
    team: Mapped[Team | None] = relationship(foreign_keys=[team_id], lazy="raise")
    to_team: Mapped[Team | None] = relationship(foreign_keys=[to_team_id], lazy="raise")

    @property
    def is_public(self) -> bool:
        """Its letter has left and so the requester sees it."""
        return self.sent_at is not None


class Message(Model):
    """A question of ours or a reply of theirs, on the private page."""

    __tablename__ = "messages"
    __table_args__ = (Index("ix_messages_request", "request_id", "id"),)

    id: Mapped[Id]
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"))
    from_requester: Mapped[bool]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    author_name: Mapped[Name] = mapped_column(default="")
    text: Mapped[Long]
    at: Mapped[datetime]


class RequestCard(Model):
    """The card a request became, or the one it was joined to."""

    __tablename__ = "request_cards"

    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("cards.id", ondelete="CASCADE"), primary_key=True, index=True)
