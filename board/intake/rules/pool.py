"""Requests that no team serves wait in a pool that all leads see, until one gives them to a team."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.errors import Conflict, require
from ...core.words import say
from ...teams.models import Team
from ..events import RequestAssigned
from ..models import Request
from ..policy import may_assign
from .claiming import claim


def assign(request: Request, team: Team, by: User) -> None:
    """Give a request of the pool to `team`; its clock goes with it.

    Raises:
        Conflict: it has a team already.
    """
    require(may_assign(by, request), say("A lead gives it to a team; after two hops, the head of marketing."))
    claim(request, ("waiting",), "waiting")
    if request.team_id is not None:
        raise Conflict(say("Somebody gave it to a team a moment ago."))
    request.team_id, request.for_head = team.id, False
    record(RequestAssigned(subject=("request", request.id), title=request.title, team_id=team.id), by=by)
