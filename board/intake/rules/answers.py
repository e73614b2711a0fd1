"""The four answers to "does it serve our audience?", and "already asked". Each takes effect when its letter leaves."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

from ...accounts.models import User
from ...activity.log import queue, record
from ...core.clock import now, today
from ...core.db import db
from ...core.errors import DomainError, require
from ...core.words import say
from ...teams.models import Team
from ..events import RequestAnswered
from ..models import ALTERNATIVES, REASONS, Decision, Request
from ..policy import MOST_HOPS, can_accept, may_answer, may_pass_on
from ..queries.clocks import day_to_tell, zone_of
from . import letters
from .claiming import claim
from .letters import Written

LATEST_RETURN = timedelta(days=180)
MOST_QUESTIONS = 3


class LetterIncomplete(DomainError):
    """The letter lacks a part that it may not leave without."""


@dataclass(frozen=True, kw_only=True)
class NewCard:
    """What a yes says of its card: whom it serves, what changes, and perhaps the hypothesis."""

    need: str
    stage_id: int | None = None
    persona_ids: list[int] = field(default_factory=list)
    brand_id: int | None = None
    metric_id: int | None = None
    expected_from: float | None = None
    expected_to: float | None = None
    check_on: date | None = None
    look_at: str = ""

    def facts(self) -> dict[str, Any]:
        return {**asdict(self), "check_on": self.check_on.isoformat() if self.check_on else None}


def accept(request: Request, card: NewCard, written: Written, by: User, place: int | None = None) -> Decision:
    """Yes, now: its card opens at the bottom of Accepted. `place` is where in the line that is."""
    _may(request, by)
    _check_yes(request.team, card)
    draft = letters.yes(letters.about(request, place=place))
    letter = letters.compose(draft, ["now"], written.slots())
    return _decide(request, written, by, outcome="accepted", letter=letter, facts={"card": card.facts()})


def defer(request: Request, until: date | None, card: NewCard, written: Written, by: User) -> Decision:
    """Yes, not now: it comes back to the queue on `until`, at most 180 days from today."""
    _may(request, by)
    _check_yes(request.team, card)
    first = today(zone_of(request.team))
    if until is None or not first < until <= first + LATEST_RETURN:
        raise DomainError(say("Choose a day between tomorrow and 180 days from now."), field="until")
    draft = letters.yes(letters.about(request, until=until))
    letter = letters.compose(draft, ["later"], written.slots())
    facts = {"card": card.facts()}
    return _decide(request, written, by, outcome="deferred", letter=letter, facts=facts, returns_on=until)


def reroute(request: Request, to: Team | None, written: Written, by: User) -> Decision:
    """Another team's: it goes there with its clock. After two hops the head says whose it is (`to` is None)."""
    _may(request, by)
    if to is None and request.hops < MOST_HOPS:
        raise DomainError(say("Choose the team that looks after that moment."), field="to_team_id")
    if to is not None and to.id == request.team_id:
        raise DomainError(say("It is with that team already. Choose another one."), field="to_team_id")
    require(
        to is None or may_pass_on(by, request),
        say("It was passed on twice. Leave it to the head of marketing, who decides whose it is."),
    )
    team = to.name.in_(request.language) if to else ""
    draft = letters.other_team(letters.about(request, team=team, due_on=day_to_tell(request)))
    letter = letters.compose(draft, [], written.slots())
    return _decide(request, written, by, outcome="rerouted", letter=letter, to_team_id=to.id if to else None)


def ask(request: Request, questions: list[str], written: Written, by: User) -> Decision:
    """Need to know more: one to three questions; the clock stands until the requester answers."""
    _may(request, by)
    asked = [text.strip() for text in questions if text.strip()]
    if not 1 <= len(asked) <= MOST_QUESTIONS:
        raise DomainError(say("Ask one to three questions."), field="questions")
    opening, keeps = letters.question(letters.about(request))
    listed = "\n".join(f"{n}. {text}" for n, text in enumerate(asked, 1)) if len(asked) > 1 else asked[0]
    head = letters.compose([opening], [], written.slots())
    letter = "\n\n".join([head, listed, letters.compose([keeps], [], {})])
    return _decide(request, written, by, outcome="asked", letter=letter, facts={"questions": asked})


def decline(request: Request, reason: str, alternative: str, written: Written, by: User) -> Decision:
    """No, with its reason in the customer's terms and another way, or openly none.

    Raises:
        LetterIncomplete: without its why or its other way a no cannot leave.
    """
    _may(request, by)
    if reason not in REASONS:
        raise LetterIncomplete(say("Choose the reason: the letter is written from it."), field="reason")
    if not written.why.strip():
        raise LetterIncomplete(say("Write the why: without it the letter cannot leave."), field="why")
    if alternative not in ALTERNATIVES:
        raise LetterIncomplete(say("Choose another way, or say openly that there is none."), field="alternative")
    if alternative != "nothing" and not written.another.strip():
        raise LetterIncomplete(say("Write the other way you offer, or say openly that there is none."), field="another")
    letter = letters.compose(letters.no(letters.about(request)), [reason, alternative], written.slots())
    offered = "" if alternative == "nothing" else written.another.strip()
    kept = {"reason": reason, "why": written.why.strip(), "alternative": alternative, "alternative_text": offered}
    return _decide(request, written, by, outcome="declined", letter=letter, **kept)


def merge(
    request: Request, written: Written, by: User, into: Request | None = None, card_id: int | None = None, title: str = ""
) -> Decision:
    """Already asked: it follows the request `into`, or the card, from now on. `title` is that of the other one."""
    _may(request, by)
    if into is None and card_id is None:
        raise DomainError(say("Choose what it is joined to."), field="into")
    if into is not None and (into.id == request.id or into.merged_into_id == request.id):
        raise DomainError(say("A request cannot be joined to itself."), field="into")
    draft = letters.joined(letters.about(request, merged=into.title if into else title))
    letter = letters.compose(draft, [], written.slots())
    facts = {"into_id": into.id if into else None, "card_id": card_id}
    return _decide(request, written, by, outcome="merged", letter=letter, facts=facts)


def _may(request: Request, by: User) -> None:
    require(may_answer(by, request), say("Only the team it waits for answers it."))


def _check_yes(team: Team | None, card: NewCard) -> None:
    if team is None:
        raise DomainError(say("Nobody looks after this audience yet: give the request to a team first."))
    if not can_accept(team):
        raise DomainError(say("Write the team's audience sentence first: a yes says whom we serve."))
    if not card.need.strip():
        raise DomainError(say("Say what the customer will be able to do."), field="need")
    if card.stage_id is None and not card.persona_ids and card.brand_id is None:
        raise DomainError(say("Say whom it serves."), field="persona_id")
    _check_hypothesis(team, card)


def _check_hypothesis(team: Team, card: NewCard) -> None:
    """It may be left for later; begun, it is whole (as `flow.rules.hypotheses` asks of a card)."""
    if card.metric_id:
        for name in ("expected_from", "expected_to", "check_on"):
            if getattr(card, name) is None:
                raise DomainError(say("From where, to where, and checked when: all three are needed."), field=name)
        if card.expected_from == card.expected_to:
            raise DomainError(say("Nothing would move: write a value that differs from today’s."), field="expected_to")
    if card.check_on and card.check_on < today(zone_of(team)):
        raise DomainError(say("That day is past: choose one on which it can be checked."), field="check_on")


def _decide(request: Request, written: Written, by: User, **what: Any) -> Decision:
    claim(request, ("waiting",), "sending")
    _may(request, by)  # its team may have changed while this person was writing
    at = now()
    decision = Decision(
        request=request,
        language=request.language,
        team_id=request.team_id,
        by=by,
        at=at,
        sends_at=at + timedelta(seconds=written.delay_seconds),
        **what,
    )
    db.session.add(decision)
    db.session.flush()
    queue("intake.send_letter", f"letter:{decision.id}", {"decision_id": decision.id}, due_at=decision.sends_at)
    facts = {"decision_id": decision.id, "outcome": decision.outcome, "reason": decision.reason}
    record(RequestAnswered(subject=("request", request.id), title=request.title, team_id=request.team_id, facts=facts), by=by)
    return decision
