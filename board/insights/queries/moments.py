"""What goes on in each moment: work, requests and figures, each read once for the whole map."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct, field
from sqlalchemy import func, select

from ...accounts.models import User
from ...core.clock import now
from ...core.db import db
from ...core.hot import hot
from ...flow.figures import Delivered, usual_time
from ...flow.figures.times import days_between
from ...flow.models import Board, Card, CardPersona, Column
from ...flow.queries.usual import KEPT_FOR
from ...intake.models import Request
from ...metrics.models import Metric, TeamMetric
from ...metrics.queries import Reading, read, readings
from ...teams.models import Team
from ...teams.policy import may_see_team

Moment = tuple[int | None, int | None]
"""Stage and persona."""

USUAL_WINDOW = timedelta(days=90)
KNOWN = timedelta(days=400)
"""How far back the map looks for values."""
TEAMS = hot(select(Team.__table__.c.id, Team.__table__.c.created_at).order_by(Team.__table__.c.id))

_usual: tuple[object, dict[int, int | None]] = (None, {})
"""What it was read for, and what was found."""


class Load(Struct):
    """A team's work under way on its main board."""

    board_id: int
    cards: int = 0
    limit: int = 0
    over: int = 0
    """Cards above the limit of their column."""


def loads() -> dict[int, Load]:
    """Team id -> its work from the first active column to delivery, against the limits there: one statement."""
    standing = (
        select(Board.team_id, Board.id, Column.kind, Column.wip_limit, func.count(Card.id))
        .join(Column, Column.board_id == Board.id)
        .outerjoin(Card, (Card.column_id == Column.id) & Card.archived_at.is_(None))
        .where(Board.is_main, Board.archived_at.is_(None), Column.archived_at.is_(None), Column.kind.in_(("queue", "active")))
        .group_by(Board.team_id, Board.id, Column.id, Column.kind, Column.wip_limit, Column.rank)
        .order_by(Board.team_id, Column.rank)
    )
    found: dict[int, Load] = {}
    begun: set[int] = set()
    for team_id, board_id, kind, limit, cards in db.session.execute(standing):
        load = found.setdefault(team_id, Load(board_id))
        if kind == "active":
            begun.add(team_id)
        if team_id in begun:
            load.cards += cards
            load.limit += limit or 0
            load.over += max(0, cards - limit) if limit else 0
    return found


def under_way() -> dict[Moment, dict[int, int]]:
    """Moment -> team id -> its cards that are started and not delivered, on any board: one statement.

    A card for several personas counts for each; one that names none has persona None.
    """
    standing = (
        select(Card.stage_id, CardPersona.persona_id, Card.team_id, func.count(Card.id))
        .outerjoin(CardPersona, CardPersona.card_id == Card.id)
        .where(Card.started_at.is_not(None), Card.delivered_at.is_(None), Card.archived_at.is_(None))
        .group_by(Card.stage_id, CardPersona.persona_id, Card.team_id)
    )
    found: dict[Moment, dict[int, int]] = defaultdict(dict)
    for stage_id, persona_id, team_id, cards in db.session.execute(standing):
        found[stage_id, persona_id][team_id] = cards
    return found


class Asked(Struct):
    """Requests that wait for an answer."""

    count: int = 0
    first_due: datetime | None = None
    latest_id: int | None = None
    latest_title: str = ""

    def add(self, count: int, first_due: datetime, latest_id: int) -> None:
        self.count += count
        self.first_due = min(self.first_due or first_due, first_due)
        self.latest_id = max(self.latest_id or 0, latest_id)

    def is_hot(self, until: datetime) -> bool:
        """Whether one has to be answered before `until`, or is late."""
        return self.first_due is not None and self.first_due < until


class Waiting(Struct):
    """Waiting requests by moment and by team; None is the pool that nobody serves."""

    by_moment: dict[Moment, Asked] = field(default_factory=lambda: defaultdict(Asked))
    by_team: dict[int | None, Asked] = field(default_factory=lambda: defaultdict(Asked))


def waiting() -> Waiting:
    """Every request that waits for our answer: one statement."""
    standing = (
        select(
            Request.stage_id,
            Request.persona_id,
            Request.team_id,
            func.count(Request.id),
            func.min(Request.due_at),
            func.max(Request.id),
        )
        .where(Request.state == "waiting")
        .group_by(Request.stage_id, Request.persona_id, Request.team_id)
    )
    found = Waiting()
    for stage_id, persona_id, team_id, count, first_due, latest_id in db.session.execute(standing):
        found.by_moment[stage_id, persona_id].add(count, first_due, latest_id)
        found.by_team[team_id].add(count, first_due, latest_id)
    return found


def name_latest(asked: Iterable[Asked]) -> None:
    """Read the titles of the latest requests: one statement."""
    ids = [each.latest_id for each in asked if each.latest_id]
    titles = dict(db.session.execute(select(Request.id, Request.title).where(Request.id.in_(ids))).all())
    for each in asked:
        each.latest_title = titles.get(each.latest_id or 0, "")


def usual_days() -> dict[int, int | None]:
    """Team id -> within how many days 85 of 100 cards of the last 90 days were out. Read once in five minutes, as the
    boards' own figure.

    None where fewer than ten were delivered. Days are the team's own.
    """
    global _usual
    teams = tuple(map(tuple, db.session.execute(TEAMS)))
    stamp = (id(db.engine), teams, now().date(), time.monotonic() // KEPT_FOR)
    if _usual[0] != stamp:
        _usual = (stamp, _usual_days())
    return _usual[1]


def _usual_days() -> dict[int, int | None]:
    """The same, from every card of these days."""
    delivered = (
        select(Card.team_id, Card.id, Team.time_zone, Card.started_at, Card.delivered_at)
        .join(Team, Team.id == Card.team_id)
        .where(Card.delivered_at >= now() - USUAL_WINDOW, Card.started_at.is_not(None), Card.deleted_at.is_(None))
    )
    times: dict[int, list[Delivered]] = defaultdict(list)
    for team_id, card_id, zone, started_at, delivered_at in db.session.execute(delivered):
        times[team_id].append(Delivered(card_id, delivered_at.date(), days_between(started_at, delivered_at, zone)))
    return {team_id: usual_time(cards).days for team_id, cards in times.items()}


def figures() -> dict[Moment, list[Reading]]:
    """Audience of the metric -> the customer and business figures there, the teams' first choices first: three statements.

    Channel figures explain; they are not on the map.
    """
    chosen = (
        select(Metric)
        .outerjoin(TeamMetric, TeamMetric.metric_id == Metric.id)
        .where(Metric.retired_at.is_(None), Metric.lens != "channel")
        .order_by(Metric.lens.desc(), TeamMetric.position.is_(None), TeamMetric.position, Metric.id)
    )
    metrics = list(dict.fromkeys(db.session.scalars(chosen)))
    found: dict[Moment, list[Reading]] = defaultdict(list)
    for reading in read(metrics, since=(now() - KNOWN).date()):
        found[reading.metric.stage_id, reading.metric.persona_id].append(reading)
    return found


def team_figures(team: Team, to: User) -> list[Reading]:
    """The one to three figures a team cares about, beside its charter; none for those who may not see teams."""
    return readings(team) if may_see_team(to) else []
