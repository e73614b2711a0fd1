"""Where a request is, in public: read from the request, the letters that left, and its card. Columns are ours and not shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from msgspec import Struct, field
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from ...audiences.queries import stages
from ...core.clock import now
from ...core.db import db
from ...flow.models import Card
from ...teams.queries import serving
from ...teams.queries.calendars import calendar_of
from ..models import Appeal, Decision, Message, Request, RequestCard, Subscription
from .clocks import clock_of, days_of, due_day
from .forecast import Forecast, forecasts
from .happened import figures, publisher
from .line import Place, places
from .way import Entry, Step, answer_of_the_other, appeal_of, entries, open_questions, steps

MOST_JOINS = 5
"""How many times a request may have been joined to another one."""
ANSWERED = (
    "accepted",
    "under_way",
    "delivered",
    "happened",
    "stopped",
    "later",
    "declined",
    "merged",
    "reused",
    "withdrawn",
    "closed",
)
"""Public states in which nobody waits for a first answer."""
FORECAST = ("accepted", "under_way")
"""Public states of which it is said when it could be out."""


class Target(Struct, frozen=True):
    """The promise of a first answer: `days` working days, of which `left` are left; it stands while they have our question."""

    days: int
    left: int
    on: date
    is_late: bool = False
    is_paused: bool = False


class Status(Struct, frozen=True):
    """Everything the private page shows.

    `state` is one of received, looked_at, passed_on, question, accepted, under_way, delivered, happened, stopped, later,
    declined, reused, merged, withdrawn, closed.
    """

    request: Request
    state: str
    card: Card | None = None
    place: Place | None = None
    stage_place: int = 0
    """Which step of the journey the card's stage is, from 1; 0 where it has none."""
    answer: Decision | None = None
    """The last letter that left."""
    steps: list[Step] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    figures: list[float] = field(default_factory=list)
    """Of what happened: the figure from before to the day it was checked."""
    questions: list[Message] = field(default_factory=list)
    """Ours, that wait for an answer."""
    joined_to: str = ""
    target: Target | None = None
    """Until there is an answer."""
    forecast: Forecast | None = None
    """Of what was accepted and is not delivered."""
    appeal: Appeal | None = None
    hearing: int = 0
    """How many addresses hear of it."""
    is_unserved: bool = False
    """No team has it, and none looks after whom it is for."""

    @property
    def answer_on(self) -> date | None:
        """The day to answer by, while it is our turn."""
        return self.target.on if self.target and not self.target.is_paused else None

    @property
    def is_late(self) -> bool:
        """The day to answer by is past."""
        return self.target is not None and self.target.is_late

    @property
    def can_reply(self) -> bool:
        return self.state != "withdrawn"

    @property
    def can_withdraw(self) -> bool:
        return self.request.state in ("waiting", "asked", "deferred")

    @property
    def can_reopen(self) -> bool:
        return self.request.state in ("closed", "withdrawn")

    @property
    def can_appeal(self) -> bool:
        return self.state == "declined" and self.appeal is None

    @property
    def can_rate(self) -> bool:
        return self.state in ("delivered", "happened")


def status(request: Request) -> Status:
    """Where the request is now. Needs its decisions and messages loaded (`requests.with_history`)."""
    root = _root(request)
    card = _card_of({request.id, root.id})
    public = [decision for decision in request.decisions if decision.is_public]
    place = places([card]).get(card.id) if card and not card.archived_at else None
    state = public_state(request, root, card)
    appeal = appeal_of(request)
    shared = answer_of_the_other(root) if root is not request and not card else None
    return Status(
        request=request,
        state=state,
        card=card,
        place=place,
        stage_place=_stage_place(card),
        answer=next((decision for decision in reversed(public) if decision.letter), None),
        steps=steps(request, public, card, place, state),
        entries=entries(request, public, card, appeal, shared, publisher(card) if card else None),
        figures=figures(request, card) if card and state == "happened" else [],
        questions=open_questions(request) if request.state == "asked" else [],
        joined_to=root.title if root is not request else card.title if card and request.state == "merged" else "",
        target=None if state in ANSWERED else target_of(request),
        forecast=forecasts([(request, card, place)])[request.id] if card and state in FORECAST else None,
        appeal=appeal,
        hearing=_hearing(request),
        is_unserved=request.team_id is None and not serving(request.stage_id, request.persona_id, request.brand_id),
    )


def public_state(request: Request, root: Request, card: Card | None) -> str:
    """One of the public states, from the stored one and the card."""
    if request.state in ("waiting", "sending"):
        return _before_answer(request)
    if request.state not in ("accepted", "merged"):
        return {"deferred": "later", "asked": "question"}.get(request.state, request.state)
    if card is None:
        return request.state
    if card.outcome is not None:
        return "happened"
    if card.delivered_at is not None:
        return "delivered"
    if card.archived_at is not None:
        return "stopped"
    return "under_way" if card.started_at is not None else "accepted"


def _before_answer(request: Request) -> str:
    if request.state == "sending":
        return "question" if request.paused_at else "looked_at"
    if request.looked_at is not None or request.assigned_to_id is not None:
        return "looked_at"
    return "passed_on" if request.hops else "received"


def states_of(requests: Iterable[Request]) -> dict[int, tuple[str, Card | None]]:
    """Request id -> its public state and card, for a list: one statement."""
    listed = list(requests)
    ids = {request.id for request in listed} | {request.merged_into_id for request in listed if request.merged_into_id}
    rows = db.session.execute(
        select(RequestCard.request_id, Card)
        .join(Card, Card.id == RequestCard.card_id)
        .where(RequestCard.request_id.in_(ids))
        .options(joinedload(Card.metric))
        .order_by(Card.deleted_at.is_(None))
    )
    cards = dict(rows.all())
    found = {}
    for request in listed:
        card = cards.get(request.id) or cards.get(request.merged_into_id or 0)
        found[request.id] = (public_state(request, request, card), card)
    return found


def can_be_rated(request: Request) -> bool:
    """What was asked, or what it was joined to, has been delivered."""
    card = _card_of({request.id, _root(request).id}) if request.state in ("accepted", "merged") else None
    return card is not None and card.delivered_at is not None


def target_of(request: Request) -> Target:
    """The promise of a first answer and what is left of it. Needs `team` loaded."""
    calendar, clock, due = calendar_of(request.team), clock_of(request), due_day(request)
    left = calendar.working_days(calendar.day_of(request.paused_at or now()), due)
    return Target(days_of(request.team), max(0, left), due, clock.is_late, clock.is_paused)


def _hearing(request: Request) -> int:
    on = Subscription.confirmed_at.is_not(None) & Subscription.ended_at.is_(None)
    return db.session.scalar(select(func.count()).where(Subscription.request_id == request.id, on)) or 0


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
        .where(RequestCard.request_id.in_(request_ids))
        .options(joinedload(Card.column), joinedload(Card.metric), joinedload(Card.stage), selectinload(Card.personas))
        .order_by(Card.deleted_at.is_not(None), Card.id)
        .limit(1)
    )


def _stage_place(card: Card | None) -> int:
    if card is None or card.stage_id is None:
        return 0
    ids = [stage.id for stage in stages()]
    return ids.index(card.stage_id) + 1 if card.stage_id in ids else 0
