"""What time does to a request: "not now" comes back on its day, and a question without an answer is closed, and told."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import require
from ...core.words import say
from ..events import RequestClosed, RequestReturned
from ..models import Decision, Request
from . import letters
from .claiming import take
from .pauses import restart, stop


def return_deferred(decision: Decision, by: User | None = None) -> None:
    """Put the request back into the queue, unless something else became of it meanwhile."""
    require(by is None, say("It comes back by itself."))
    request = decision.request
    if request.returns_on != decision.returns_on or not take(request, ("deferred",), "waiting"):
        return
    restart(request, now())
    request.returns_on = None
    record(RequestReturned(subject=("request", request.id), title=request.title, team_id=request.team_id), by=by)


def close_silent(decision: Decision, by: User | None = None) -> None:
    """Close the request whose question `decision` asked, with a letter; the requester can open it again."""
    require(by is None, say("It closes by itself."))
    request = decision.request
    if request.paused_at != decision.sent_at or not take(request, ("asked",), "closed"):
        return
    at = now()
    request.decided_at = at
    stop(request, at)
    db.session.add(_closing(request, at))
    record(RequestClosed(subject=("request", request.id), title=request.title, team_id=request.team_id), by=by)


def _closing(request: Request, at: object) -> Decision:
    letter = letters.compose(letters.closed(letters.about(request)), [], {})
    return Decision(
        request_id=request.id,
        outcome="closed",
        language=request.language,
        team_id=request.team_id,
        letter=letter,
        at=at,
        sends_at=at,
        sent_at=at,
    )
