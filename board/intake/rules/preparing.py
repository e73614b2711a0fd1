"""What each answer needs, checked, and the letter it would send. Nothing is decided here: this is also the preview."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from ...accounts.models import User
from ...core.clock import now, today
from ...core.errors import DomainError, require
from ...core.words import say
from ...flow.models import Card
from ...flow.rules.urgency import take_urgent_place
from ...teams.models import Team
from ..models import ALTERNATIVES, REASONS, Decision, Request
from ..policy import MOST_HOPS, can_accept, may_answer, may_expedite, may_pass_on
from ..queries.clocks import day_to_tell, zone_of
from . import letters
from .letters import Written

LATEST_RETURN = timedelta(days=180)
MOST_QUESTIONS = 3


class LetterIncomplete(DomainError):
    """The letter lacks a part that it may not leave without."""


class NewCard(Struct, frozen=True, kw_only=True):
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


class Prepared(Struct, frozen=True):
    """An answer that may be given: its outcome, the letter, and what else its decision holds."""

    outcome: str
    letter: str
    more: dict[str, Any] = field(default_factory=dict)


def yes_now(request: Request, card: NewCard, written: Written, by: User, place: int | None = None) -> Prepared:
    """Its card opens at the bottom of Accepted. `place` is where in the line that is."""
    may(request, by)
    _check_yes(request.team, card)
    letter = letters.compose(letters.yes(letters.about(request, place=place)), ["now"], written.slots())
    return Prepared("accepted", letter, {"facts": {"card": card.facts()}})


def yes_urgent(request: Request, card: NewCard, written: Written, by: User, reason: str) -> Prepared:
    """Its card goes straight into work, on the team's one urgent place. `reason` is told to the team."""
    may(request, by)
    require(
        request.team_id is not None and may_expedite(by, request.team_id),
        say("Only a lead puts a card straight into work: it goes before everybody else’s."),
    )
    _check_yes(request.team, card)
    if not reason.strip():
        raise DomainError(say("Say why it cannot wait: the team reads it on the card."), field="urgent_why")
    if not card.metric_id and not card.look_at.strip():
        raise DomainError(say("Work begins at once, so say which number will move, or what you will look at."), field="look_at")
    if request.team_id is not None:
        take_urgent_place(request.team_id, None, by)
    letter = letters.compose(letters.yes(letters.about(request)), ["urgent"], written.slots())
    facts = {"card": card.facts(), "urgent_why": reason.strip()}
    return Prepared("accepted", letter, {"facts": facts, "is_expedite": True})


def yes_later(request: Request, until: date | None, card: NewCard, written: Written, by: User) -> Prepared:
    """It comes back to the queue on `until`, at most 180 days from today."""
    may(request, by)
    _check_yes(request.team, card)
    first = today(zone_of(request.team))
    if until is None or not first < until <= first + LATEST_RETURN:
        raise DomainError(say("Choose a day between tomorrow and 180 days from now."), field="until")
    letter = letters.compose(letters.yes(letters.about(request, until=until)), ["later"], written.slots())
    return Prepared("deferred", letter, {"facts": {"card": card.facts()}, "returns_on": until})


def other_team(request: Request, to: Team | None, written: Written, by: User) -> Prepared:
    """It goes there with its clock. After two hops the head says whose it is (`to` is None)."""
    may(request, by)
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
    return Prepared("rerouted", letters.compose(draft, [], written.slots()), {"to_team_id": to.id if to else None})


def questions(request: Request, asked: list[str], written: Written, by: User) -> Prepared:
    """One to three questions; the clock stands until the requester answers."""
    may(request, by)
    found = [text.strip() for text in asked if text.strip()]
    if not 1 <= len(found) <= MOST_QUESTIONS:
        raise DomainError(say("Ask one to three questions."), field="questions")
    opening, keeps = letters.question(letters.about(request))
    listed = "\n".join(f"{n}. {text}" for n, text in enumerate(found, 1)) if len(found) > 1 else found[0]
    head = letters.compose([opening], [], written.slots())
    letter = "\n\n".join([head, listed, letters.compose([keeps], [], {})])
    return Prepared("asked", letter, {"facts": {"questions": found}})


def no(request: Request, reason: str, alternative: str, written: Written, by: User) -> Prepared:
    """With its reason in the customer's terms and another way, or openly none.

    Raises:
        LetterIncomplete: without its why or its other way a no cannot leave.
    """
    may(request, by)
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
    return Prepared("declined", letter, kept)


def already_asked(
    request: Request, written: Written, by: User, into: Request | None = None, card_id: int | None = None, title: str = ""
) -> Prepared:
    """It follows the request `into`, or the card, from now on. `title` is that of the card."""
    may(request, by)
    if into is None and card_id is None:
        raise DomainError(say("Choose what it is joined to."), field="into")
    if into is not None and (into.id == request.id or into.merged_into_id == request.id):
        raise DomainError(say("A request cannot be joined to itself."), field="into")
    draft = letters.joined(letters.about(request, merged=into.title if into else title))
    facts = {"into_id": into.id if into else None, "card_id": card_id}
    return Prepared("merged", letters.compose(draft, [], written.slots()), {"facts": facts})


def a_piece_does_it(request: Request, card: Card, written: Written, by: User) -> Prepared:
    """A finished piece does what is asked for: they get its address."""
    may(request, by)
    if card.delivered_at is None:
        raise DomainError(say("It is not finished yet: join the request to it, and they follow it."))
    draft = letters.reused(letters.about(request, merged=card.title, link=card.piece_live))
    return Prepared("reused", letters.compose(draft, [], written.slots()), {"facts": {"card_id": card.id}})


def as_if(request: Request, prepared: Prepared, by: User) -> Decision:
    """The decision as it would be, for a preview; it is not stored."""
    kept = {name: value for name, value in prepared.more.items() if name != "facts"}
    return Decision(
        outcome=prepared.outcome, letter=prepared.letter, language=request.language, by=by, team=request.team, at=now(), **kept
    )


def may(request: Request, by: User) -> None:
    require(may_answer(by, request), say("Only the team it waits for answers it."))


def _check_yes(team: Team | None, card: NewCard) -> None:
    if team is None:
        raise DomainError(say("It has no team yet: give it to one first."))
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
