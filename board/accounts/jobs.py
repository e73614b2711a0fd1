"""What the worker does for people."""

from __future__ import annotations

from typing import Any

from .rules.drafts import forget_old_drafts


def forget_drafts(_payload: dict[str, Any]) -> None:
    """Forget the drafts of more than thirty days ago."""
    forget_old_drafts()
