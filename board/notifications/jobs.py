"""What the worker does: it tells people, and forgets what is old."""

from __future__ import annotations

from typing import Any

from ..activity.models import Activity
from ..activity.outbox import breathe
from ..core.db import db
from .rules import moves, reading, telling

GONE = ("flow.card.deleted",)
"""Events after which there is nothing to open any more."""


def tell(payload: dict[str, Any]) -> None:
    """Tell whom an event concerns."""
    happened = db.session.get(Activity, payload["activity_id"])
    if happened is None:
        return
    if happened.name in GONE and happened.subject_id:
        telling.silence(happened.subject_kind, happened.subject_id)
    else:
        telling.tell(happened)


def tell_moves(payload: dict[str, Any]) -> None:
    """Tell the moves of some seconds, from an activity on; others may write between two hundred and the next."""
    since: int | None = payload["from"]
    while since is not None:
        since = moves.tell_moves(since)
        breathe()


def forget_old(payload: dict[str, Any]) -> None:
    """Once a day."""
    reading.forget_old()
