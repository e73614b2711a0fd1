"""What one may honestly say of when: how long such work took, how many are ahead, and what the pace of twelve weeks makes of it.

A forecast, never a promise; where too little is known, it says so. Formulas: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct
from sqlalchemy import func, select

from ...core.clock import day_of, now, start_of, today
from ...core.db import db
from ...core.percentile import Grade
from ...flow.figures import FULL_DAYS, Delivered, Odds, UsualTime, days_until, per_day, usual_time
from ...flow.figures.times import days_between
from ...flow.models import Card
from ...teams.models import Team
from ..models import Request, RequestCard
from .line import Place

DAYS = 90
"""Calendar days up to today, in which what is usual was delivered."""


class Finished(Struct, frozen=True):
    """A card that was delivered: on which day, after how many days (None: nobody knows its start), and what it was."""

    card_id: int
    on: date
    days: int | None
    class_of_service: str
    kinds: frozenset[str]
    """Of the requests it answered."""


class Such(Struct, frozen=True):
    """How long such work usually took from its start. `among` says what is such: "kind", "class" or "team"."""

    usual: UsualTime
    among: str

    @property
    def is_known(self) -> bool:
        return self.usual.grade is not Grade.FEW

    @property
    def is_provisional(self) -> bool:
        return self.usual.grade is Grade.PROVISIONAL


class Forecast(Struct, frozen=True):
    """What is said of one accepted request, in the days of the team that does it."""

    team: Team
    such: Such
    place: Place | None
    """None once it has started."""
    under_way: int
    """How many the team has begun and not delivered: they are ahead of what waits in line, too."""
    finished: int
    """How many the team finished in the last 84 full days."""
    odds: Odds | None
    """In how many days it could be out; None where fewer than 20 were finished, or once it has started."""
    today: date
    started_on: date | None = None

    @property
    def earliest(self) -> date | None:
        """Half of the runs are out by then; None beyond two years."""
        return self._day(self.odds.half) if self.odds else None

    @property
    def latest(self) -> date | None:
        """85 of 100 runs are out by then; None beyond two years."""
        return self._day(self.odds.most) if self.odds else None

    @property
    def usually_by(self) -> date | None:
        """The day by which 85 of 100 such pieces were out, counted from its start."""
        if self.started_on is None or not self.such.is_known or self.such.usual.days is None:
            return None
        return self.started_on + timedelta(days=self.such.usual.days - 1)

    @property
    def age(self) -> int:
        """Days since its start, both counted."""
        return (self.today - self.started_on).days + 1 if self.started_on else 0

    def _day(self, days: int | None) -> date | None:
        return None if days is None else self.today + timedelta(days=days)


def forecasts(asked: Iterable[tuple[Request, Card, Place | None]]) -> dict[int, Forecast]:
    """Request id -> the forecast of what waits in line at its place, or has started; three statements for all of them."""
    listed = list(asked)
    ids = {card.team_id for _, card, _ in listed}
    teams = {team.id: team for team in db.session.scalars(select(Team).where(Team.id.in_(ids)))} if ids else {}
    known, busy = finished_by(teams.values()), begun_by(teams)
    return {
        request.id: _forecast(request, card, place, teams[card.team_id], known[card.team_id], busy.get(card.team_id, 0))
        for request, card, place in listed
    }


def _forecast(request: Request, card: Card, place: Place | None, team: Team, known: list[Finished], busy: int) -> Forecast:
    day = today(team.time_zone)
    daily = per_day((each.on for each in known), day)
    odds = days_until(busy + place.number, daily, f"{team.id}:{day.isoformat()}") if place else None
    started_on = day_of(card.started_at, team.time_zone) if card.started_at else None
    usual = such(known, request.kind, card.class_of_service, day)
    return Forecast(team, usual, place, busy, sum(daily), odds, day, started_on)


def begun_by(team_ids: Iterable[int]) -> dict[int, int]:
    """Team -> how many pieces of work it has begun and neither delivered nor put away. One statement for all teams."""
    rows = db.session.execute(
        select(Card.team_id, func.count())
        .where(
            Card.team_id.in_(list(team_ids)), Card.started_at.is_not(None), Card.delivered_at.is_(None), Card.archived_at.is_(None)
        )
        .group_by(Card.team_id)
    )
    return dict(rows.all())


def finished_by(teams: Iterable[Team]) -> dict[int, list[Finished]]:
    """Team -> what it delivered in the days that any of the figures looks at. One statement for all teams."""
    zones = {team.id: team.time_zone for team in teams}
    if not zones:
        return {}
    since = min(start_of(today(zone) - timedelta(days=max(DAYS, FULL_DAYS + 1)), zone) for zone in zones.values())
    rows = db.session.execute(
        select(Card.team_id, Card.id, Card.started_at, Card.delivered_at, Card.class_of_service, Request.kind)
        .outerjoin(RequestCard, RequestCard.card_id == Card.id)
        .outerjoin(Request, Request.id == RequestCard.request_id)
        .where(Card.team_id.in_(zones), Card.delivered_at.between(since, now()), Card.deleted_at.is_(None))
        .order_by(Card.id)
    ).all()
    kinds: dict[int, set[str]] = {}
    for row in rows:
        kinds.setdefault(row.id, set()).update({row.kind} if row.kind else ())
    found: dict[int, list[Finished]] = {team_id: [] for team_id in zones}
    for team_id, card_id, started, delivered, class_ in dict.fromkeys(tuple(row)[:5] for row in rows):
        zone = zones[team_id]
        days = days_between(started, delivered, zone) if started else None
        found[team_id].append(Finished(card_id, day_of(delivered, zone), days, class_, frozenset(kinds[card_id])))
    return found


def such(known: list[Finished], kind: str, class_of_service: str, day: date) -> Such:
    """What is usual of the narrowest that ten were delivered of in the last 90 days: the kind, the class of service, the team."""
    timed = [each for each in known if each.days is not None and day - timedelta(days=DAYS) < each.on <= day]
    narrower = {
        "kind": [each for each in timed if kind and kind in each.kinds],
        "class": [each for each in timed if each.class_of_service == class_of_service],
    }
    for among, cards in narrower.items():
        usual = _usual(cards)
        if usual.grade is not Grade.FEW:
            return Such(usual, among)
    return Such(_usual(timed), "team")


def _usual(cards: list[Finished]) -> UsualTime:
    return usual_time(Delivered(each.card_id, each.on, each.days or 0) for each in cards)
