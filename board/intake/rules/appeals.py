"""The one appeal against a no: new evidence, read by the head of marketing and not by who said no."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.text import clean
from ...core.words import say
from ..events import RequestAppealed
from ..models import Appeal, Decision, Request
from ..policy import may_speak_for_requester
from .claiming import take
from .pauses import restart

LONGEST = 5000


def appeal(request: Request, evidence: str, by: User | None) -> Appeal:
    """Ask for another look at a no, once, with `evidence` it did not have; a new clock begins. Needs `team` loaded.

    Raises:
        Conflict: it was appealed before, or it is not a no.
    """
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    said = clean(evidence)
    if not said:
        raise DomainError(say("Write what is new: a number, a case, a date. It is what the head of marketing reads."), field="evidence")
    if len(said) > LONGEST:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST), field="evidence")
    no = _last_no(request)
    if db.session.scalar(select(Appeal.id).where(Appeal.request_id == request.id)):
        raise Conflict(say("It was looked at again once; that answer stands."))
    if no is None or not take(request, ("declined",), "waiting"):
        raise Conflict(say("Only a no can be looked at again, and this is none any more. Look at what happened meanwhile."))
    at = now()
    restart(request, at)
    request.for_head = True
    request.decided_at = request.looked_at = None
    if request.assigned_to_id == no.by_id:
        request.assigned_to_id = None
    made = Appeal(request_id=request.id, decision_id=no.id, evidence=said, at=at)
    db.session.add(made)
    db.session.flush()
    facts = {"appeal_id": made.id, "decision_id": no.id}
    record(RequestAppealed(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)
    return made


def _last_no(request: Request) -> Decision | None:
    """The no that left last."""
    return db.session.scalar(
        select(Decision)
        .where(Decision.request_id == request.id, Decision.outcome == "declined", Decision.sent_at.is_not(None))
        .order_by(Decision.id.desc())
        .limit(1)
    )
