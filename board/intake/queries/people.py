"""What we know of a requester: how their other requests of this year went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select

from ...core.clock import now
from ...core.db import db
from ...core.hot import hot
from ..models import Request

YES = ("accepted", "deferred", "reused")
ROW = Request.__table__.c
COUNTED = (
    select(ROW.state, func.count())
    .where(ROW.id != bindparam("request"), ROW.received_at >= bindparam("since"))
    .group_by(ROW.state)
)
OF_PERSON = hot(COUNTED.where(ROW.requester_id == bindparam("who")))
OF_ADDRESS = hot(COUNTED.where(ROW.requester_email == bindparam("who")))


@dataclass(frozen=True)
class Together:
    """Counts of this calendar year, without the request in hand."""

    asked: int = 0
    yes: int = 0
    no: int = 0
    open: int = 0


def together(request: Request) -> Together:
    """What became of the other requests of this requester. One statement."""
    who = request.requester_id or request.requester_email
    if not who:
        return Together()
    about = {"who": who, "request": request.id, "since": datetime(now().year, 1, 1, tzinfo=UTC)}
    rows = db.session.execute(OF_PERSON if request.requester_id else OF_ADDRESS, about)
    counts: dict[str, int] = dict(rows.all())
    return Together(
        asked=sum(counts.values()),
        yes=sum(counts.get(state, 0) for state in YES),
        no=counts.get("declined", 0),
        open=sum(counts.get(state, 0) for state in ("waiting", "asked", "sending")),
    )
