"""The four answers to "does it serve our audience?", "already asked" and "this piece already does it". Each takes effect
when its letter leaves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from secrets import token_hex

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now
from ...core.db import db
from ...core.errors import DomainError
from ...core.words import say
from ...flow.models import Card
from ...teams.models import Team
from ..events import RequestAnswered
from ..models import Decision, Request
from . import preparing
from .claiming import claim
from .letters import Written
from .preparing import LATEST_RETURN, LetterIncomplete, NewCard, Prepared

__all__ = ["LATEST_RETURN", "LetterIncomplete", "NewCard"]
MOST_TOGETHER = 50


def accept(request: Request, card: NewCard, written: Written, by: User, place: int | None = None) -> Decision:
    """Yes, now: its card opens at the bottom of Accepted. `place` is where in the line that is."""
    return give(request, preparing.yes_now(request, card, written, by, place), written, by=by)


def expedite(request: Request, card: NewCard, written: Written, by: User, reason: str) -> Decision:
    """Yes, at once: only a lead puts its card straight into work, past the line. It is counted."""
    return give(request, preparing.yes_urgent(request, card, written, by, reason), written, by=by)


def defer(request: Request, until: date | None, card: NewCard, written: Written, by: User) -> Decision:
    """Yes, not now: it comes back to the queue on `until`, at most 180 days from today."""
    return give(request, preparing.yes_later(request, until, card, written, by), written, by=by)


def reroute(request: Request, to: Team | None, written: Written, by: User) -> Decision:
    """Another team's: it goes there with its clock. After two hops the head says whose it is (`to` is None)."""
    return give(request, preparing.other_team(request, to, written, by), written, by=by)


def ask(request: Request, questions: list[str], written: Written, by: User) -> Decision:
    """Need to know more: one to three questions; the clock stands until the requester answers."""
    return give(request, preparing.questions(request, questions, written, by), written, by=by)


def decline(request: Request, reason: str, alternative: str, written: Written, by: User) -> Decision:
    """No, with its reason in the customer's terms and another way, or openly none.

    Raises:
        LetterIncomplete: without its why or its other way a no cannot leave.
    """
    return give(request, preparing.no(request, reason, alternative, written, by), written, by=by)


def merge(
    request: Request, written: Written, by: User, into: Request | None = None, card_id: int | None = None, title: str = ""
) -> Decision:
    """Already asked: it follows the request `into`, or the card, from now on. `title` is that of the card."""
    return give(request, preparing.already_asked(request, written, by, into, card_id, title), written, by=by)


def reuse(request: Request, card: Card, written: Written, by: User) -> Decision:
    """This piece already does it: nothing is made, and they get what is there."""
    return give(request, preparing.a_piece_does_it(request, card, written, by), written, by=by)


def together(answers: Sequence[tuple[Request, Prepared]], written: Written, by: User) -> list[Decision]:
    """Several requests alike, one decision and one letter each; they are undone together.

    Raises:
        AlreadyAnswered: somebody answered one of them meanwhile; none is answered then.
    """
    if not 1 < len(answers) <= MOST_TOGETHER:
        raise DomainError(say("Choose two to %(num)d requests to answer together.", num=MOST_TOGETHER))
    if len({request.team_id for request, _ in answers}) > 1:
        raise DomainError(say("They wait for different teams. Answer those of one team together."))
    key = token_hex(16)
    ordered = sorted(answers, key=lambda each: each[0].id)  # everybody takes them in the same order
    return [give(request, prepared, written, by=by, group_key=key) for request, prepared in ordered]


def give(request: Request, prepared: Prepared, written: Written, by: User, group_key: str = "") -> Decision:
    """Decide as it was `prepared`; the letter leaves when it can no longer be undone."""
    claim(request, ("waiting",), "sending")
    preparing.may(request, by)  # its team may have changed while this person was writing
    at = now()
    decision = Decision(
        request=request,
        outcome=prepared.outcome,
        letter=prepared.letter,
        language=request.language,
        team_id=request.team_id,
        by=by,
        at=at,
        sends_at=at + timedelta(seconds=written.delay_seconds),
        group_key=group_key,
        **prepared.more,
    )
    db.session.add(decision)
    db.session.flush()
    queue("intake.send_letter", f"letter:{decision.id}", {"decision_id": decision.id}, due_at=decision.sends_at)
    facts = {
        "decision_id": decision.id,
        "outcome": decision.outcome,
        "reason": decision.reason,
        "is_expedite": decision.is_expedite,
    }
    record(RequestAnswered(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)
    return decision
