"""Who of the team will answer a request. Everybody else of the team still may."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.errors import DomainError, require
from ...core.words import say
from ...teams.policy import leads_any, works_in
from ..events import RequestHanded
from ..models import Request
from ..policy import may_answer
from .claiming import claim


def hand(request: Request, to: User | None, by: User) -> None:
    """Give it to a colleague, take it oneself, or leave it to everybody (`to` is None).

    Raises:
        AlreadyAnswered: it no longer waits.
    """
    require(may_answer(by, request), say("Only the team it waits for says who answers it."))
    if to is not None and not _answers(to, request):
        raise DomainError(say("Choose somebody of the team it waits for."), field="user_id")
    claim(request, ("waiting",), "waiting")
    before = request.assigned_to_id
    if before == (to.id if to else None):
        return
    request.assigned_to_id = to.id if to else None
    facts = {"to_user_id": request.assigned_to_id, "from_user_id": before}
    record(RequestHanded(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)


def _answers(person: User, request: Request) -> bool:
    if not person.is_active:
        return False
    return works_in(person, request.team_id) if request.team_id else leads_any(person)
