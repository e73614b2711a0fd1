"""What the requester says of what was delivered: 1 to 5, and words if they like. The last one holds."""

from __future__ import annotations

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.errors import Conflict, DomainError, require
from ...core.text import clean
from ...core.words import say
from ..events import RequestRated
from ..models import Request
from ..policy import may_speak_for_requester
from ..queries.status import can_be_rated

BEST = 5
LONGEST = 2000


def rate(request: Request, value: int | None, by: User | None, words: str | None = None) -> None:
    """Say how well it helped; `words` None leaves those that were said before.

    Raises:
        Conflict: nothing was delivered yet.
    """
    require(may_speak_for_requester(by), say("Your account is closed. Use the private link."))
    if value is None or not 1 <= value <= BEST:
        raise DomainError(say("Choose one of the five."), field="rating")
    if words is not None and len(clean(words)) > LONGEST:
        raise DomainError(say("Use at most %(num)d characters.", num=LONGEST), field="words")
    if not can_be_rated(request):
        raise Conflict(say("It can be rated once it is delivered."))
    before, request.rating, request.rated_at = request.rating, value, now()
    if words is not None:
        request.rating_words = clean(words)
    facts = {"rating": value, "before": before}
    record(RequestRated(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)
