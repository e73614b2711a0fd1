"""How often a public page was used lately, counted for all processes together."""

from __future__ import annotations

from sqlalchemy import Float, String
from sqlalchemy.orm import Mapped, mapped_column

from ..core.db import Model


class RateCount(Model):
    """Uses of one limit by one address in the window that ends at `expires` (seconds since 1970)."""

    __tablename__ = "rate_counts"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    used: Mapped[int]
    expires: Mapped[float] = mapped_column(Float(53), index=True)
