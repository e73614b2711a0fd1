"""The one lock of intake: whoever changes a request's state first has it. Comes first in every change of a state."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from ...core.db import db
from ...core.errors import Conflict
from ...core.words import say
from ..models import Decision, Request


class AlreadyAnswered(Conflict):
    """Somebody else decided it first."""


def take(request: Request, since: Collection[str], to: str) -> bool:
    """Change the state to `to` if it is one of `since`, and read again what others may have changed; whether it was so."""
    taken = db.session.scalar(
        update(Request)
        .where(Request.id == request.id, Request.state.in_(since))
        .values(state=to)
        .returning(Request.id)
        .execution_options(synchronize_session=False)
    )
    if taken is not None:
        db.session.refresh(request, ["state", "team_id", "hops", "due_at", "paused_at", "answered_at", "for_head", "assigned_to_id"])
    return taken is not None


def claim(request: Request, since: Collection[str], to: str) -> None:
    """As `take`.

    Raises:
        AlreadyAnswered: its state was another one.
    """
    if take(request, since, to):
        return
    last = db.session.scalar(
        select(Decision)
        .where(Decision.request_id == request.id, Decision.undone_at.is_(None))
        .options(joinedload(Decision.by))
        .order_by(Decision.id.desc())
        .limit(1)
    )
    if last and last.by:
        raise AlreadyAnswered(say("%(name)s answered it a moment ago. Yours was not sent.", name=last.by.name))
    raise AlreadyAnswered(say("It is no longer waiting for an answer."))
