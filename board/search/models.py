"""What can be found."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Id, Long, Model, Title


class Document(Model):
    """One thing that can be found: a card, a comment, a request, a person. Written by the worker after an event."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("kind", "subject_id"),)

    id: Mapped[Id]
    kind: Mapped[str] = mapped_column(String(20))
    """"card", "comment", "request" or "person"."""
    subject_id: Mapped[int]
    scope: Mapped[str] = mapped_column(String(40), index=True)
    """Who may see it, as a word that its room understands: "board:3", "team:2", "everybody"."""
    key: Mapped[str] = mapped_column(String(20), default="")
    """What people call it by: "DES-42", "P-214"."""
    title: Mapped[Title]
    text: Mapped[Long] = mapped_column(default="")
    url: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(2), default="")
    at: Mapped[datetime]
    """When what it says was last changed."""
