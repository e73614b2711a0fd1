"""The way of a request in public: its steps, and what happened so far."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct
from sqlalchemy import select

from ...accounts.models import User
from ...core.clock import day_of
from ...core.db import db
from ...flow.models import Card
from ..models import Appeal, Decision, Message, Request
from .clocks import zone_of
from .line import Place

STEPS = ("received", "accepted", "under_way", "delivered", "happened")
BEFORE_ANSWER = ("looked_at", "passed_on", "question")
"""States in which a request is still at the first step."""
SHARED = ("declined", "deferred", "reused")
"""Answers that hold for those who joined a request, too; a yes they see in its card."""


class Step(Struct, frozen=True):
    """One of the five public steps. `on` is its day; `place` its place in line; `phase` "done", "now" or "" for to come."""

    name: str
    phase: str
    on: date | None = None
    place: int | None = None


class Entry(Struct, frozen=True):
    """A line of the way so far. `what` names the sentence; the others fill it."""

    at: datetime
    what: str
    decision: Decision | None = None
    message: Message | None = None
    appeal: Appeal | None = None
    by: User | None = None
    """Who did it, where a person did and the entry says so."""


def appeal_of(request: Request) -> Appeal | None:
    """Its one appeal."""
    return db.session.scalar(select(Appeal).where(Appeal.request_id == request.id))


def steps(request: Request, public: list[Decision], card: Card | None, place: Place | None, state: str) -> list[Step]:
    """The five steps, as far as `state` is on that way. Needs `team` loaded."""
    now_at = "received" if state in BEFORE_ANSWER else state
    if now_at not in STEPS:
        return []
    said_yes = next((each.at for each in reversed(public) if each.outcome in ("accepted", "merged")), None)
    at_card = (card.started_at, card.delivered_at, card.outcome_at) if card else (None, None, None)
    zone, now = zone_of(request.team), STEPS.index(now_at)
    found = []
    for number, (name, instant) in enumerate(zip(STEPS, (request.received_at, said_yes, *at_card), strict=True)):
        phase = "done" if number < now else "now" if number == now else ""
        on = day_of(instant, zone) if instant and number <= now else None
        if name == "happened" and on is None and card:
            on = card.check_on
        found.append(Step(name, phase, on, place.number if place and name == "accepted" else None))
    return found


def answer_of_the_other(root: Request) -> Decision | None:
    """The answer that whoever joined the request `root` shares, where it opened no card."""
    answered = select(Decision).where(
        Decision.request_id == root.id, Decision.sent_at.is_not(None), Decision.outcome.in_(SHARED)
    )
    return db.session.scalar(answered.order_by(Decision.id.desc()).limit(1))


def entries(
    request: Request,
    public: Iterable[Decision],
    card: Card | None,
    appeal: Appeal | None,
    shared: Decision | None = None,
    publisher: User | None = None,
) -> list[Entry]:
    """What happened so far, the newest first. `shared` is the answer of the request it was joined to; `publisher` delivered it."""
    found = [Entry(request.received_at, "received")]
    found += [Entry(each.at, each.outcome, decision=each) for each in public]
    found += [Entry(each.at, "replied", message=each) for each in request.messages if each.from_requester]
    if shared is not None:
        found.append(Entry(max(shared.at, found[0].at), f"other_{shared.outcome}", decision=shared))
    if appeal is not None:
        found.append(Entry(appeal.at, "appealed", appeal=appeal))
    if card is not None:
        reached = (("under_way", card.started_at), ("delivered", card.delivered_at), ("happened", card.outcome_at))
        found += [Entry(at, what, by=publisher if what == "delivered" else None) for what, at in reached if at]
        if card.archived_at and not card.delivered_at:
            found.append(Entry(card.archived_at, "stopped"))
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def open_questions(request: Request) -> list[Message]:
    """Ours, since they last wrote."""
    found: list[Message] = []
    for message in reversed(request.messages):
        if message.from_requester:
            break
        found.insert(0, message)
    return found
