"""What one person has in hand, what waits for them, and whom their work has served."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ...accounts.models import User
from ...audiences.models import Persona, Quote
from ...audiences.queries import stages
from ...core.clock import now, today
from ...core.db import db
from ...core.words import listed, say
from ...flow.figures.times import UsualTime, days_between
from ...flow.models import Board, Card, CardPerson, CheckItem, Checklist, Column
from ...flow.queries.usual import our_usual_time
from ...intake.models import Request
from ...intake.queries.status import states_of
from ...intake.queries.waiting import Waiting, queue
from ...teams.models import Team
from ...teams.queries import teams_for

WORDS = dict(enumerate((say("two"), say("three"), say("four"), say("five"), say("six"), say("seven"), say("eight"), say("nine")), 2))

AT_MOST = 5
"""Requests shown before the rest is a link."""


@dataclass(frozen=True)
class InHand:
    """A card the person is on and that is not out yet."""

    card: Card
    usual: UsualTime
    age: int | None
    """Days since it was started; None while it waits to be."""
    steps_left: int
    steps: int

    @property
    def is_late(self) -> bool:
        return self.age is not None and self.usual.days is not None and self.age > self.usual.days


@dataclass(frozen=True)
class Check:
    """A delivered card whose check date has come."""

    card: Card

    @property
    def whom(self) -> str:
        return listed(persona.name for persona in self.card.personas)


@dataclass(frozen=True)
class Asked:
    """Something the person asked for, and its public state."""

    request: Request
    state: str


@dataclass(frozen=True)
class Served:
    """The latest card of theirs that moved its number."""

    card: Card
    with_whom: str
    """First names of the others who were on it."""
    quote: Quote | None
    stage_place: int


@dataclass(frozen=True)
class MyWork:
    """The page, from what waits to what has served."""

    requests: list[Waiting]
    more_requests: int
    checks: list[Check]
    mine: list[InHand]
    stuck: Card | None
    """A blocked card of the person's teams that is not theirs: help there before starting another."""
    asked: list[Asked]
    served: Served | None
    teams: list[Team]

    def in_words(self, number: int) -> str:
        """"two"; figures from ten on."""
        return str(WORDS.get(number, number))

    @property
    def waits(self) -> bool:
        return bool(self.requests or self.checks)

    @property
    def is_empty(self) -> bool:
        return not (self.waits or self.mine or self.asked)


def my_work(person: User) -> MyWork:
    """Everything on one page: the same number of statements however much there is."""
    teams = teams_for(person)
    waiting = [each for each in queue(None, person).own if each.request.team_id in {team.id for team in teams}]
    return MyWork(
        requests=waiting[:AT_MOST],
        more_requests=max(0, len(waiting) - AT_MOST),
        checks=_checks(person, teams),
        mine=_mine(person),
        stuck=_stuck(person, teams),
        asked=_asked(person),
        served=_served(person),
        teams=teams,
    )


def _is_on(person: User) -> ColumnElement[bool]:
    return exists().where(CardPerson.card_id == Card.id, CardPerson.user_id == person.id)


def _nobody_is_on() -> ColumnElement[bool]:
    return ~exists().where(CardPerson.card_id == Card.id, CardPerson.user_id.is_not(None))


def _cards(*where: ColumnElement[bool]):
    return (
        select(Card)
        .join(Column, Column.id == Card.column_id)
        .where(Card.archived_at.is_(None), *where)
        .options(
            joinedload(Card.column),
            joinedload(Card.board).joinedload(Board.team),
            joinedload(Card.metric),
            selectinload(Card.personas),
        )
    )


def _mine(person: User) -> list[InHand]:
    """Started ones first, the oldest on top; then what can be started, in the order of the board."""
    found = db.session.scalars(
        _cards(_is_on(person), Card.delivered_at.is_(None), Column.archived_at.is_(None)).order_by(
            Card.started_at.is_(None), Card.started_at, Column.rank.desc(), Card.rank
        )
    ).all()
    steps = _steps(card.id for card in found)
    return [
        InHand(
            card,
            our_usual_time(card.board.team),
            days_between(card.started_at, now(), card.board.team.time_zone) if card.started_at else None,
            *steps.get(card.id, (0, 0)),
        )
        for card in found
    ]


def _steps(card_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Card -> steps that are left, of how many."""
    rows = db.session.execute(
        select(Checklist.card_id, func.sum(case((CheckItem.is_done, 0), else_=1)), func.count())
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(Checklist.card_id.in_(list(card_ids)))
        .group_by(Checklist.card_id)
    )
    return {card_id: (int(left), total) for card_id, left, total in rows}


def _checks(person: User, teams: list[Team]) -> list[Check]:
    """Delivered cards to be checked by today: the person's, and those of their teams that nobody is on."""
    ours = and_(Card.team_id.in_([team.id for team in teams]), _nobody_is_on())
    due = _cards(
        Card.delivered_at.is_not(None),
        Card.learned_at.is_(None),
        Card.check_on <= _today(person),
        or_(_is_on(person), ours),
    )
    return [Check(card) for card in db.session.scalars(due.order_by(Card.check_on, Card.id))]


def _stuck(person: User, teams: list[Team]) -> Card | None:
    ours = Card.team_id.in_([team.id for team in teams])
    blocked = _cards(ours, Card.blocked_at.is_not(None), Card.delivered_at.is_(None), ~_is_on(person))
    return db.session.scalar(blocked.order_by(Card.blocked_at).limit(1))


def _asked(person: User) -> list[Asked]:
    """What they asked for and what is not over, the latest first."""
    found = db.session.scalars(
        select(Request)
        .where(Request.requester_id == person.id, Request.state.in_(("waiting", "asked", "sending", "accepted", "deferred")))
        .order_by(Request.id.desc())
        .limit(AT_MOST)
    ).all()
    states = states_of(found)
    return [Asked(request, states[request.id][0]) for request in found]


def _served(person: User) -> Served | None:
    moved = _cards(_is_on(person), Card.outcome == "moved", Card.learned_at.is_not(None), Card.metric_id.is_not(None))
    card = db.session.scalar(moved.options(selectinload(Card.people).joinedload(CardPerson.user)).order_by(Card.outcome_at.desc()).limit(1))
    if card is None:
        return None
    others = [on.user.name.split(" ")[0] for on in card.people if on.user and on.user_id != person.id]
    ids = [stage.id for stage in stages()]
    place = ids.index(card.stage_id) + 1 if card.stage_id in ids else 0
    return Served(card, listed(others), _latest_quote(card.personas), place)


def _latest_quote(personas: list[Persona]) -> Quote | None:
    said = select(Quote).where(Quote.persona_id.in_([persona.id for persona in personas]))
    return db.session.scalar(said.order_by(Quote.said_on.desc(), Quote.id.desc()).limit(1))


def _today(person: User) -> date:
    return today(person.time_zone)
