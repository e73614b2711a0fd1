"""Where a request is, in public: read from the request, the letters that left, and its card. Columns are ours and not shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ...audiences.queries import stages
from ...core.clock import day_of
from ...core.db import db
from ...flow.models import Card
from ..models import Decision, Message, Request, RequestCard
from .clocks import clock_of, due_day, zone_of
from .line import place_of

STEPS = ("received", "accepted", "under_way", "delivered", "happened")
WITH_STEPS = (*STEPS, "question", "sending")
MOST_JOINS = 5
"""How many times a request may have been joined to another one."""


@dataclass(frozen=True)
class Step:
    """One of the five public steps. `on` is its day; `place` its place in line; `phase` "done", "now" or "" for to come."""

    name: str
    phase: str
    on: date | None = None
    place: int | None = None


@dataclass(frozen=True)
class Entry:
    """A line of the way so far. `what` names the sentence; the others fill it."""

    at: datetime
    what: str
    decision: Decision | None = None
    message: Message | None = None


@dataclass(frozen=True)
class Status:
    """Everything the private page shows.

    `state` is one of received, question, accepted, under_way, delivered, happened, later, declined, merged, withdrawn, closed.
    """

    request: Request
    state: str
    card: Card | None = None
    place: int | None = None
    stage_place: int = 0
    """Which step of the journey the card's stage is, from 1; 0 where it has none."""
    answer: Decision | None = None
    """The last letter that left."""
    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    questions: list[Message] = field(default_factory=list)
    """Ours, that wait for an answer."""
    joined_to: str = ""
    answer_on: date | None = None
    is_late: bool = False
    """The day to answer by is past."""

    @property
    def can_reply(self) -> bool:
        return self.state not in ("withdrawn",)

    @property
    def can_withdraw(self) -> bool:
        return self.request.state in ("waiting", "asked", "deferred")

    @property
    def can_reopen(self) -> bool:
        return self.request.state in ("closed", "withdrawn")


def status(request: Request) -> Status:
    """Where the request is now. Needs its decisions and messages loaded (`requests.with_history`)."""
    root = _root(request)
    card = _card_of({request.id, root.id})
    public = [decision for decision in request.decisions if decision.is_public]
    place = place_of(card) if card else None
    state = public_state(request, root, card)
    return Status(
        request=request,
        state=state,
        card=card,
        place=place,
        stage_place=_stage_place(card),
        answer=next((decision for decision in reversed(public) if decision.letter), None),
        steps=_steps(request, public, card, place, state),
        entries=sorted(_entries(request, public, card), key=lambda entry: entry.at, reverse=True),
        questions=_open_questions(request) if request.state == "asked" else [],
        joined_to=root.title if root is not request else card.title if card and request.state == "merged" else "",
        answer_on=due_day(request) if state == "received" else None,
        is_late=state == "received" and clock_of(request).is_late,
    )


def public_state(request: Request, root: Request, card: Card | None) -> str:
    """One of the public states, from the stored one and the card."""
    own = {"waiting": "received", "deferred": "later", "asked": "question", "sending": "received"}
    if request.state not in ("accepted", "merged"):
        return "question" if request.state == "sending" and request.paused_at else own.get(request.state, request.state)
    if card is None:
        return "accepted" if request.state == "accepted" else "merged"
    if card.outcome is not None:
        return "happened"
    if card.delivered_at is not None:
        return "delivered"
    return "under_way" if card.started_at is not None else "accepted"


def states_of(requests: Iterable[Request]) -> dict[int, tuple[str, Card | None]]:
    """Request id -> its public state and card, for a list: one statement."""
    listed = list(requests)
    ids = {request.id for request in listed} | {request.merged_into_id for request in listed if request.merged_into_id}
    rows = db.session.execute(
        select(RequestCard.request_id, Card)
        .join(Card, Card.id == RequestCard.card_id)
        .where(RequestCard.request_id.in_(ids), Card.deleted_at.is_(None))
        .options(joinedload(Card.metric))
    )
    cards = dict(rows.all())
    found = {}
    for request in listed:
        card = cards.get(request.id) or cards.get(request.merged_into_id or 0)
        found[request.id] = (public_state(request, request, card), card)
    return found


def _root(request: Request) -> Request:
    """What the request was joined to in the end; itself where it was not."""
    root, seen = request, {request.id}
    for _ in range(MOST_JOINS):
        if root.merged_into_id is None or root.merged_into_id in seen:
            break
        following = db.session.get(Request, root.merged_into_id)
        if following is None:
            break
        root = following
        seen.add(root.id)
    return root


def _card_of(request_ids: set[int]) -> Card | None:
    return db.session.scalar(
        select(Card)
        .join(RequestCard, RequestCard.card_id == Card.id)
        .where(RequestCard.request_id.in_(request_ids), Card.deleted_at.is_(None))
        .options(joinedload(Card.column), joinedload(Card.metric), joinedload(Card.stage), selectinload(Card.personas))
        .order_by(Card.id)
        .limit(1)
    )


def _stage_place(card: Card | None) -> int:
    if card is None or card.stage_id is None:
        return 0
    ids = [stage.id for stage in stages()]
    return ids.index(card.stage_id) + 1 if card.stage_id in ids else 0


def _steps(request: Request, public: list[Decision], card: Card | None, place: int | None, state: str) -> list[Step]:
    if state not in STEPS:
        return []
    zone = zone_of(request.team)
    said_yes = next((each.at for each in reversed(public) if each.outcome in ("accepted", "merged")), None)
    instants = [
        request.received_at,
        said_yes,
        card.started_at if card else None,
        card.delivered_at if card else None,
        card.outcome_at if card else None,
    ]
    now = STEPS.index(state)
    steps = []
    for number, (name, instant) in enumerate(zip(STEPS, instants, strict=True)):
        phase = "done" if number < now else "now" if number == now else ""
        on = day_of(instant, zone) if instant and number <= now else None
        if name == "happened" and on is None and card:
            on = card.check_on
        steps.append(Step(name, phase, on, place if name == "accepted" else None))
    return steps


def _entries(request: Request, public: list[Decision], card: Card | None) -> list[Entry]:
    entries = [Entry(request.received_at, "received")]
    entries += [Entry(each.at, each.outcome, decision=each) for each in public]
    entries += [Entry(each.at, "replied", message=each) for each in request.messages if each.from_requester]
    if card is not None:
        reached = (("under_way", card.started_at), ("delivered", card.delivered_at), ("happened", card.outcome_at))
        entries += [Entry(at, what) for what, at in reached if at]
    return entries


def _open_questions(request: Request) -> list[Message]:
    found: list[Message] = []
    for message in reversed(request.messages):
        if message.from_requester:
            break
        found.insert(0, message)
    return found
