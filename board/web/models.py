"""How often a public page was used lately, and which forms were done: known to all processes together."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Model


class RateCount(Model):
    """Uses of one limit by one address in the window that ends at `expires` (seconds since 1970)."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    used: Mapped[int]
    expires: Mapped[float] = mapped_column(Float(53), index=True)


class SentForm(Model):
    """A form that was done, by a digest of who sent what: the same one is not done again, but led to `place`:
    a header and its address."""

    __tablename__ = "sent_forms"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    place: Mapped[str] = mapped_column(String(500), default="")
