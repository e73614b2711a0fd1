"""Saying that one has a request open to answer it. No event is recorded, and nothing is kept for more than a minute."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.errors import require
from ...core.words import say
from ..models import Look, Request
from ..policy import may_answer, may_see_requests
from ..queries.looks import FORGOTTEN_AFTER

FRESH = timedelta(seconds=10)
"""Said again within this time it changes nothing, so nothing is written."""


def look(request: Request, is_writing: bool, by: User) -> None:
    """`by` has `request` open, and perhaps writes its letter. Forgets who did not say so lately."""
    require(may_see_requests(by), say("Only members answer requests."))
    at = now()
    if request.looked_at is None and may_answer(by, request):
        request.looked_at = at  # the requester reads that it is being looked at
    known = db.session.get(Look, (request.id, by.id))
    if known and known.is_writing == is_writing and at - known.seen_at < FRESH:
        return
    db.session.execute(delete(Look).where(Look.seen_at < at - FORGOTTEN_AFTER))
    db.session.merge(Look(request_id=request.id, user_id=by.id, seen_at=at, is_writing=is_writing))


def look_away(request: Request, by: User) -> None:
    """`by` has closed it."""
    db.session.execute(delete(Look).where(Look.request_id == request.id, Look.user_id == by.id))
