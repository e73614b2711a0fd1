"""Somebody's own page, from what waits to what has served."""

from __future__ import annotations

from itertools import groupby

from msgspec import Struct
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ....accounts.models import User
from ....audiences.models import Persona, Quote
from ....audiences.queries import stages
from ....core.db import db
from ....core.words import listed, say
from ....flow.models import Blocker, Card, CardPerson
from ....intake.models import Request
from ....intake.queries.status import states_of
from ....intake.queries.waiting import Waiting, queue
from ....teams.models import Team
from ....teams.queries import teams_for
from .finding import cards, is_on
from .in_hand import InHand, in_hand
from .waiting import Check, Named, Step, checks, named, steps_given, to_review, waiting_on

WORDS = dict(enumerate((say("two"), say("three"), say("four"), say("five"), say("six"), say("seven"), say("eight"), say("nine")), 2))

AT_MOST = 5
"""Requests shown before the rest is a link."""


class Asked(Struct, frozen=True):
    """Something the person asked for, and its public state."""

    request: Request
    state: str


class Served(Struct, frozen=True):
    """The latest card of theirs that moved its number."""

    card: Card
    with_whom: str
    """First names of the others who were on it."""
    quote: Quote | None
    stage_place: int


class MyWork(Struct, frozen=True):
    """The page."""

    requests: list[Waiting]
    more_requests: int
    named: list[Named]
    reviews: list[Card]
    blocked_on_me: list[tuple[Card, Blocker]]
    steps: list[Step]
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
    def people_waiting(self) -> int:
        """Whoever asked, named them, or waits for their eyes, hands or word."""
        return len(self.requests) + self.more_requests + len(self.named) + len(self.reviews) + len(self.blocked_on_me)

    @property
    def waits(self) -> bool:
        return bool(self.people_waiting or self.steps or self.checks)

    @property
    def groups(self) -> list[tuple[str, list[InHand]]]:
        """What is in hand: blocked, due, under way, next; empty groups are left out."""
        return [(group, list(held)) for group, held in groupby(self.mine, key=lambda each: each.group)]

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
        named=named(person, teams),
        reviews=to_review(person, teams),
        blocked_on_me=waiting_on(person, teams),
        steps=steps_given(person, teams),
        checks=checks(person, teams),
        mine=in_hand(person, teams),
        stuck=_stuck(person, teams),
        asked=_asked(person),
        served=_served(person, teams),
        teams=teams,
    )


def _stuck(person: User, teams: list[Team]) -> Card | None:
    ours = Card.team_id.in_([team.id for team in teams])
    blocked = cards(person, teams, ours, Card.blocked_at.is_not(None), Card.delivered_at.is_(None), ~is_on(person))
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


def _served(person: User, teams: list[Team]) -> Served | None:
    moved = cards(person, teams, is_on(person), Card.outcome == "moved", Card.learned_at.is_not(None), Card.metric_id.is_not(None))
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
