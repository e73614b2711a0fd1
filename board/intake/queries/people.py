"""What we know of a requester: how their other requests of this year went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select

from ...core.clock import now
from ...core.db import db
from ..models import Request

YES = ("accepted", "deferred", "reused")


@dataclass(frozen=True)
class Together:
    """Counts of this calendar year, without the request in hand."""

    asked: int = 0
    yes: int = 0
    no: int = 0
    open: int = 0


def together(request: Request) -> Together:
    """What became of the other requests of this requester. One statement."""
    who = _who(request)
    if who is None:
        return Together()
    rows = db.session.execute(
        select(Request.state, func.count())
        .where(who, Request.id != request.id, Request.received_at >= datetime(now().year, 1, 1, tzinfo=UTC))
        .group_by(Request.state)
    )
    counts: dict[str, int] = dict(rows.all())
    return Together(
        asked=sum(counts.values()),
        yes=sum(counts.get(state, 0) for state in YES),
        no=counts.get("declined", 0),
        open=sum(counts.get(state, 0) for state in ("waiting", "asked", "sending")),
    )


def _who(request: Request) -> ColumnElement[bool] | None:
    if request.requester_id is not None:
        return Request.requester_id == request.requester_id
    if request.requester_email:
        return Request.requester_email == request.requester_email
    return None
