"""Who is told of an event, and why.

At once and by name: who is mentioned, given a card, a step, a request or a week of answering, thanked, waited for; whose
card is blocked; whose request was answered. The rest goes to those who follow the card (`flow.queries.watching`). Nobody is
told of what they did themselves, of a board that they may not see, or, having muted the card, of more than what is meant for
them by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...flow.models import Board, Card, CardPerson, CardWatch, Proposal
from ...flow.queries.boards import can_see
from ...flow.queries.watching import followers
from ...intake.models import Decision, Duty, Request
from ...intake.policy import may_answer
from ...teams.models import Membership

FOLLOWED = {
    "flow.comment.written": "comment",
    "flow.card.moved": "move",
    "flow.attachment.added": "file",
    "flow.card.unblocked": "unblocked",
    "flow.outcome.told": "outcome",
    "flow.card.archived": "archived",
}
"""Event -> reason, for those who follow the card."""
BY_NAME = ("mention", "assignment", "step", "waits", "kudos", "proposed", "proposal")
"""Reasons that a muted card does not silence."""


class Told(Struct, frozen=True):
    """One person, and why they are told."""

    user_id: int
    reason: str
    is_direct: bool


def addressees(happened: Activity) -> list[Told]:
    """Who is told of `happened`, everybody once: what is meant for them before what they follow."""
    if happened.name == "flow.card.created" and happened.facts.get("people") == []:
        found = []  # as most new cards are: nobody has to be looked for
    elif happened.subject_kind == "card":
        found = _of_card(happened)
    elif happened.subject_kind == "request":
        found = _of_request(happened)
    elif happened.name == "intake.duty.set":
        found = _on_duty(happened)
    else:
        found = []
    once: dict[int, Told] = {}
    for told in found:
        if told.user_id != happened.actor_id:
            once.setdefault(told.user_id, told)
    return list(once.values())


def _of_card(happened: Activity) -> list[Told]:
    card = db.session.scalar(
        select(Card)
        .where(Card.id == happened.subject_id, Card.deleted_at.is_(None))
        .options(joinedload(Card.board).joinedload(Board.team))
    )
    if card is None or card.board.deleted_at:
        return []
    named = [Told(user_id, reason, True) for reason, ids in _DIRECT.get(happened.name, _nobody)(happened, card) for user_id in ids]
    seeing = _who_may_see(card, {told.user_id for told in named})
    muted = set(db.session.scalars(select(CardWatch.user_id).where(CardWatch.card_id == card.id, CardWatch.state == "muted")))
    direct = [told for told in named if told.user_id in seeing and (told.reason in BY_NAME or told.user_id not in muted)]
    reason = FOLLOWED.get(happened.name) or ("due" if "due_on" in _changed(happened) else "")
    return direct + [Told(user_id, reason, False) for user_id in (followers(card) if reason else ())]


def _who_may_see(card: Card, ids: set[int]) -> set[int]:
    people = db.session.scalars(select(User).where(User.id.in_(ids), User.deactivated_at.is_(None))) if ids else ()
    return {person.id for person in people if can_see(card.board, person)}


def _changed(happened: Activity) -> list[str]:
    return happened.facts.get("fields", []) if happened.name == "flow.card.edited" else []


Direct = Callable[[Activity, Card], Iterable[tuple[str, Iterable[int]]]]


def _nobody(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    return ()


def _mentioned(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    return [("mention", happened.facts.get("mentions", ()))]


def _given(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    return [("assignment", [user_id for user_id in happened.facts.get("added", ()) if user_id])]


def _on_the_card(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    return [("assignment", _people(card))] if happened.name == "flow.card.created" else []


def _step(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    owner = happened.facts.get("owner_id")
    return [("step", [owner])] if happened.facts.get("what") == "owned" and owner else []


def _blocked(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    waited_for = happened.facts.get("person_id")
    maker = [card.created_by_id] if card.created_by_id else []
    return [("waits", [waited_for] if waited_for else []), ("blocker", _people(card) + maker)]


def _thanked(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    return [("kudos", [happened.facts["to_id"]])]


def _proposed(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    proposer = db.session.scalar(select(Proposal.by_id).where(Proposal.id == happened.facts["proposal_id"]))
    return [("proposal", [proposer] if proposer else [])]


def _to_decide(happened: Activity, card: Card) -> Iterable[tuple[str, Iterable[int]]]:
    """Whoever leads the team of the board decides of its order."""
    leading = select(Membership.user_id).where(Membership.team_id == card.board.team_id, Membership.role == "lead")
    return [("proposed", db.session.scalars(leading))]


def _people(card: Card) -> list[int]:
    on = select(CardPerson.user_id).where(CardPerson.card_id == card.id, CardPerson.user_id.is_not(None))
    return [user_id for user_id in db.session.scalars(on) if user_id]


_DIRECT: dict[str, Direct] = {
    "flow.comment.written": _mentioned,
    "flow.comment.edited": _mentioned,
    "flow.description.written": _mentioned,
    "flow.people.changed": _given,
    "flow.card.created": _on_the_card,
    "flow.steps.changed": _step,
    "flow.card.blocked": _blocked,
    "flow.kudos.given": _thanked,
    "flow.order.proposed": _to_decide,
    "flow.proposal.answered": _proposed,
}


def _of_request(happened: Activity) -> list[Told]:
    request = db.session.get(Request, happened.subject_id)
    if request is None:
        return []
    if happened.name == "intake.letter.sent":
        return [Told(request.requester_id, "decision", True)] if _is_here(request.requester_id) and request.requester_id else []
    if happened.name == "intake.request.replied":
        said = (Decision.request_id == request.id, Decision.sent_at.is_not(None), Decision.by_id.is_not(None))
        by_id = db.session.scalar(select(Decision.by_id).where(*said).order_by(Decision.id.desc()).limit(1))
        reason = "reply" if happened.facts.get("from_state") == "asked" else "wrote"
        return [Told(by_id, reason, True)] if by_id and _is_here(by_id) else []
    if happened.name == "intake.request.appealed":
        return [Told(user_id, "appeal", True) for user_id in _heads_for(request)]
    if happened.name == "intake.request.handed":
        to_id = happened.facts.get("to_user_id")
        is_theirs = to_id is not None and to_id == request.assigned_to_id and _is_here(to_id)
        return [Told(to_id, "handed", True)] if is_theirs else []
    return []


def _on_duty(happened: Activity) -> list[Told]:
    """Who answers in that week, unless somebody else was chosen meanwhile."""
    user_id, week = happened.facts.get("user_id"), happened.facts.get("week", "")
    if user_id is None or happened.subject_id is None or not _is_here(user_id):
        return []
    person = db.session.scalar(select(Duty.user_id).where(Duty.team_id == happened.subject_id, Duty.week == date.fromisoformat(week)))
    return [Told(user_id, "duty", True)] if person == user_id else []


def _heads_for(request: Request) -> list[int]:
    """Who answers an appeal: the heads that may; an administrator only where no head is left."""
    heads = db.session.scalars(select(User).where(User.role.in_(("head", "administrator")), User.deactivated_at.is_(None)))
    may = [person for person in heads if may_answer(person, request)]
    return [person.id for person in may if person.role == "head"] or [person.id for person in may]


def _is_here(user_id: int | None) -> bool:
    person = db.session.get(User, user_id) if user_id else None
    return person is not None and person.is_active


_REQUEST_GIVEN = ("intake.request.appealed", "intake.request.handed", "intake.duty.set")
TOLD_OF = (*FOLLOWED, *_DIRECT, "flow.card.edited", "intake.letter.sent", "intake.request.replied", *_REQUEST_GIVEN)
"""Events that somebody may have to be told of."""
