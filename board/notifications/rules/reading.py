"""Having read what one was told. Everybody reads their own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select, update

from ...accounts.models import User
from ...activity.outbox import take_turn
from ...core.clock import now
from ...core.db import db
from ...core.errors import require
from ...core.words import say
from ..models import Notification
from .telling import hold, ring

KEPT = timedelta(days=90)
"""How long a line is kept."""


def read(line: Notification, *, by: User) -> None:
    """`by` has read this line."""
    require(line.user_id == by.id, say("That is somebody else’s."))
    _read(by, Notification.id == line.id)


def read_about(kind: str, subject_id: int, *, by: User) -> None:
    """`by` has opened the card or request, and with it read what they were told of it."""
    require(by.is_active, say("That is somebody else’s."))
    _read(by, Notification.subject_kind == kind, Notification.subject_id == subject_id)


def read_all(*, by: User) -> None:
    """`by` has read everything."""
    require(by.is_active, say("That is somebody else’s."))
    _read(by)


def forget_old() -> None:
    """Remove what was told ninety days ago, read or not."""
    take_turn()
    rung = db.session.scalars(
        delete(Notification).where(Notification.at < now() - KEPT).returning(Notification.user_id)
    ).all()
    ring(rung)


def _read(by: User, *which: Any) -> None:
    hold(by.id)
    unread = select(Notification.id).where(Notification.user_id == by.id, Notification.read_at.is_(None), *which)
    these = update(Notification).where(Notification.id.in_(unread.with_for_update(skip_locked=True)))  # news comes: it is unread
    if db.session.execute(these.values(read_at=now())).rowcount:  # type: ignore[attr-defined]
        ring([by.id])
