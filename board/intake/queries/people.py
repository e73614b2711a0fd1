"""What we know of a requester: how their other requests of this year went."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from ...core.clock import now
from ...core.db import db
from ...core.hot import hot
from ..models import STATES, Request

YES, NO, OPEN = ("accepted", "deferred", "reused"), ("declined",), ("waiting", "asked", "sending")
ROW = Request.__table__.c


def _counting(who: Any) -> Any:
    """How many others of `:who` there are in each state, since then: each found by an index."""
    others = (who == bindparam("who"), ROW.received_at >= bindparam("since"), ROW.id != bindparam("request"))
    return hot(select(*(select(func.count()).where(*others, ROW.state == state).scalar_subquery().label(state) for state in STATES)))


OF_PERSON, OF_ADDRESS = _counting(ROW.requester_id), _counting(ROW.requester_email)


class Together(Struct, frozen=True):
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
    found = db.session.execute(OF_PERSON if request.requester_id else OF_ADDRESS, about).one()._mapping
    return Together(
        asked=sum(found.values()),
        yes=sum(found[state] for state in YES),
        no=sum(found[state] for state in NO),
        open=sum(found[state] for state in OPEN),
    )
