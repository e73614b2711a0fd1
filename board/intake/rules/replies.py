"""What the requester does on the private page: reply, withdraw, open again."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import db
from ...core.errors import Conflict, DomainError, require
from ...core.words import say
from ..events import RequestReopened, RequestReplied, RequestWithdrawn
from ..models import Appeal, Decision, Message, Request
from ..policy import may_speak_for_requester
from .claiming import take
from .pauses import restart, resume, stop

LONGEST_REPLY = 5000
WITHDRAWABLE = ("waiting", "asked", "deferred")
REOPENABLE = ("closed", "withdrawn")


def reply(request: Request, text: str, by: User | None) -> Message:
    """Answer our question, and it is our turn again; answer a no, and we look at it together. Else it is kept for the team.

    So is a reply to the no that answered an appeal: that one stands.
    """
    _theirs(by)
    text = text.strip()
    if not text:
        raise DomainError(say("Write your answer first."), field="text")
    if len(text) > LONGEST_REPLY:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST_REPLY), field="text")
    before = request.state
    if take(request, ("asked",), "waiting"):
        resume(request, now())
    elif take(request, ("closed",) if _was_appealed(request) else ("closed", "declined"), "waiting"):
        _begin_again(request)
    message = Message(
        request_id=request.id,
        from_requester=True,
        author_id=by.id if by else None,
        author_name=request.who,
        text=text,
        at=now(),
    )
    db.session.add(message)
    db.session.flush()
    facts = {"message_id": message.id, "from_state": before}
    record(RequestReplied(**_about(request), facts=facts), by=by)
    return message


def withdraw(request: Request, by: User | None) -> None:
    """They no longer need it. It can be opened again.

    Raises:
        Conflict: it was answered meanwhile.
    """
    _theirs(by)
    if not take(request, WITHDRAWABLE, "withdrawn"):
        raise Conflict(say("It has been answered meanwhile. Look at the answer, and reply to it if you like."))
    _decided(request, "withdrawn", by)
    request.decided_at = now()
    stop(request, request.decided_at)
    record(RequestWithdrawn(**_about(request)), by=by)


def reopen(request: Request, by: User | None) -> None:
    """Open again what they withdrew or what was closed in silence; the clock starts anew."""
    _theirs(by)
    before = request.state
    if not take(request, REOPENABLE, "waiting"):
        raise Conflict(say("It is open already."))
    _begin_again(request)
    _decided(request, "reopened", by)
    record(RequestReopened(**_about(request), facts={"from_state": before}), by=by)


def _theirs(by: User | None) -> None:
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))


def _was_appealed(request: Request) -> bool:
    return db.session.scalar(select(Appeal.id).where(Appeal.request_id == request.id)) is not None


def _about(request: Request) -> dict[str, Any]:
    return {"subject": ("request", request.id), "title": request.title, "team_id": request.team_id}


def _begin_again(request: Request) -> None:
    restart(request, now())
    request.decided_at = request.returns_on = request.looked_at = None


def _decided(request: Request, outcome: str, by: User | None) -> None:
    """What the requester decides needs no letter: it holds at once."""
    at = now()
    db.session.add(
        Decision(
            request_id=request.id,
            outcome=outcome,
            language=request.language,
            team_id=request.team_id,
            by_id=by.id if by else None,
            at=at,
            sends_at=at,
            sent_at=at,
        )
    )
