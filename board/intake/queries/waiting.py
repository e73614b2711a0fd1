"""What waits: the queue of a team, the pool that no team serves, and how much there is of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from typing import Any

from babel.dates import format_date
from msgspec import Struct, field
from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, true
from sqlalchemy.orm import joinedload

from ...accounts.models import User
from ...core.clock import day_of, now
from ...core.db import db
from ...core.hot import hot
from ...core.words import Sentence, locale, say, zone
from ...flow.models import Card
from ...teams.models import Team
from ...teams.queries import all_teams, current_team, teams_for
from ..models import Decision, Request, RequestCard
from ..policy import may_see_pool, may_see_requests
from .clocks import Clock, clock_of

REQUESTS = Request.__table__.c
WAITING_FOR = hot(select(func.count()).where(REQUESTS.state == "waiting", REQUESTS.team_id == bindparam("team")))


class Waiting(Struct, frozen=True):
    """A request in the queue, with its clock."""

    request: Request
    clock: Clock


class Queue(Struct, frozen=True):
    """What a person sees waiting: of the team (None: of all theirs), and the pool where they lead."""

    team: Team | None
    own: list[Waiting]
    pool: list[Waiting] = field(default_factory=list)

    @property
    def all(self) -> list[Waiting]:
        return [*self.own, *self.pool]

    def around(self, request: Request) -> tuple[int, Request | None, Request | None]:
        """Its place from 1 (0 where it does not wait), the one before and the one after."""
        ids = [waiting.request.id for waiting in self.all]
        if request.id not in ids:
            return 0, None, self.all[0].request if self.all else None
        place = ids.index(request.id)
        before = self.all[place - 1].request if place else None
        after = self.all[place + 1].request if place + 1 < len(ids) else None
        return place + 1, before, after


def queue(team: Team | None, to: User) -> Queue:
    """What waits for `team`, or for all teams of `to`, oldest clock first; and the pool for those who lead."""
    if not may_see_requests(to):
        return Queue(team, [])
    ids = [team.id] if team else [each.id for each in teams_for(to) or all_teams()]
    sees_pool = may_see_pool(to)
    found = db.session.scalars(
        select(Request)
        .where(Request.state == "waiting", or_(Request.team_id.in_(ids), Request.team_id.is_(None) & sees_pool))
        .options(joinedload(Request.team), joinedload(Request.department), joinedload(Request.requester))
        .order_by(Request.due_at, Request.id)
    ).all()
    waiting = [Waiting(request, clock_of(request)) for request in found]
    return Queue(
        team,
        own=[each for each in waiting if each.request.team_id is not None],
        pool=[each for each in waiting if each.request.team_id is None],
    )


class WaitingRequests(Struct, frozen=True):
    """For the header of a board: how many wait, and how many of them have to be answered today or are late."""

    count: int
    due_today: int


def waiting_requests(team: Team, to: User) -> WaitingRequests:
    """How much waits for the team."""
    found = queue(team, to).own
    return WaitingRequests(len(found), sum(each.clock.is_hot for each in found))


def due_today(to: User) -> list[Waiting]:
    """What has to be answered today or is late, in the person's own teams."""
    own = {team.id for team in teams_for(to)}
    return [each for each in queue(None, to).own if each.clock.is_hot and each.request.team_id in own]


def waiting_by_team(to: User | None = None) -> dict[int | None, int]:
    """Team -> how many requests wait for it; None is the pool."""
    return _counted(Request.team_id)


def waiting_by_moment(to: User | None = None) -> dict[tuple[int | None, int | None], int]:
    """(stage, persona) -> how many requests wait there; None where the requester was not sure."""
    rows = db.session.execute(
        select(Request.stage_id, Request.persona_id, func.count())
        .where(Request.state == "waiting")
        .group_by(Request.stage_id, Request.persona_id)
    )
    return {(stage_id, persona_id): count for stage_id, persona_id, count in rows}


def _counted(part: ColumnElement[int]) -> dict[int | None, int]:
    rows = db.session.execute(select(part, func.count()).where(Request.state == "waiting").group_by(part))
    return dict(rows.all())


def waiting_count(to: User | None) -> int:
    """For the navigation: how much waits for the person's current team."""
    if to is None or not may_see_requests(to):
        return 0
    team = current_team(to)
    return db.session.scalar(WAITING_FOR, {"team": team.id}) or 0 if team else 0


class Week(Struct, frozen=True):
    """What was answered in the last seven days."""

    answered: int
    yes: int


def last_week(team: Team | None) -> Week:
    """How many requests were answered by `team`, or by all, and how many of the answers were a yes."""
    since = now() - timedelta(days=7)
    rows = db.session.execute(
        select(Decision.outcome, func.count())
        .where(Decision.sent_at >= since, Decision.by_id.is_not(None), Decision.letter != "")
        .where(Decision.team_id == team.id if team else true())
        .group_by(Decision.outcome)
    )
    counts: dict[str, int] = dict(rows.all())
    return Week(sum(counts.values()), counts.get("accepted", 0) + counts.get("deferred", 0))


def who_asked(card_ids: Iterable[int], to: User | None) -> dict[int, str]:
    """Card -> who asked for it and since when, in words."""
    return {card_id: str(_who(requests)) for card_id, requests in asked_by_many(card_ids, to).items()}


def _who(requests: list[Request]) -> Sentence:
    first = requests[0]
    day = format_date(day_of(first.received_at, zone()), "d MMM", locale=locale())
    who = first.department.name if first.department else first.who or say("Somebody")
    if len(requests) > 1:
        return say("%(who)s and %(more)d more, since %(day)s", who=who, more=len(requests) - 1, day=day)
    return say("%(who)s, since %(day)s", who=who, day=day)


def asked_by(card: Card, to: User | None) -> list[Request]:
    """The requests the card came from or serves too, the first one first; each with its requester."""
    return asked_by_many([card.id], to).get(card.id, [])


@cache
def _asked_by() -> Select[Any]:
    """Said when it is asked: what names a relation makes all classes find one another."""
    return (
        select(RequestCard.card_id, Request)
        .join(Request, Request.id == RequestCard.request_id)
        .where(RequestCard.card_id.in_(bindparam("cards", expanding=True)))
        .options(joinedload(Request.requester), joinedload(Request.department))
        .order_by(Request.id)
    )


def asked_by_many(card_ids: Iterable[int], to: User | None) -> dict[int, list[Request]]:
    """Card -> its requests, for a whole board with one statement."""
    rows = db.session.execute(_asked_by(), {"cards": list(card_ids)})
    found: dict[int, list[Request]] = {}
    for card_id, request in rows:
        found.setdefault(card_id, []).append(request)
    return found
