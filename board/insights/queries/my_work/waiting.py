"""What waits for somebody: a text that names them, a card to read, a step, a colleague who cannot go on, a check."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct
from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from ....accounts.models import User
from ....core.clock import now, today
from ....core.db import db
from ....core.text import as_said, first_line
from ....core.words import listed
from ....flow.models import Blocker, Board, Card, CheckItem, Checklist, Comment, Mention
from ....teams.models import Team
from .finding import cards, is_on, may_see, nobody_is_on

NAMED_WITHIN = timedelta(days=30)
AT_MOST = 20
"""Lines of one kind."""


class Named(Struct, frozen=True):
    """Somebody named the person in a text, and has no answer yet."""

    mention_id: int
    card: Card
    by: str
    said: str
    """How the comment begins; "" where it was in the description."""
    comment_id: int | None
    at: datetime


class Step(Struct, frozen=True):
    """A step that somebody gave to the person."""

    card: Card
    text: str


class Check(Struct, frozen=True):
    """A delivered card whose check date has come."""

    card: Card

    @property
    def whom(self) -> str:
        return listed(persona.name for persona in self.card.personas)


def named(person: User, teams: list[Team]) -> list[Named]:
    """Where the person was named within thirty days and has not written since, the latest first: once a card."""
    later = aliased(Comment)
    wrote_since = exists().where(
        later.card_id == Mention.card_id, later.author_id == person.id, later.at > Mention.at, later.deleted_at.is_(None)
    )
    rows = db.session.execute(
        select(Mention.id, Mention.card_id, Mention.comment_id, Mention.at, func.coalesce(User.name, ""), Comment.text)
        .join(Card, Card.id == Mention.card_id)
        .join(Board, Board.id == Card.board_id)
        .outerjoin(User, User.id == Mention.by_id)
        .outerjoin(Comment, Comment.id == Mention.comment_id)
        .where(
            Mention.user_id == person.id,
            Mention.seen_at.is_(None),
            Mention.at > now() - NAMED_WITHIN,
            Comment.deleted_at.is_(None),
            Card.archived_at.is_(None),
            may_see(person, teams),
            ~wrote_since,
        )
        .order_by(Mention.id.desc())
        .limit(AT_MOST)
    ).all()
    latest = {row.card_id: row for row in reversed(rows)}
    found = {card.id: card for card in db.session.scalars(cards(person, teams, Card.id.in_(latest)))}
    return [
        Named(row.id, found[row.card_id], row[4], as_said(first_line(row.text or "", 90)), row.comment_id, row.at)
        for row in rows
        if row.card_id in found and latest[row.card_id] is row
    ]


def to_review(person: User, teams: list[Team]) -> list[Card]:
    """Started cards that the person is to read, the oldest first."""
    asked = cards(person, teams, is_on(person, "reviewer"), Card.started_at.is_not(None), Card.delivered_at.is_(None))
    return list(db.session.scalars(asked.order_by(Card.started_at).limit(AT_MOST)))


def waiting_on(person: User, teams: list[Team]) -> list[tuple[Card, Blocker]]:
    """Blocked cards that wait for the person, the longest first."""
    blocked = cards(person, teams, Card.blocked_at.is_not(None)).join(
        Blocker, and_(Blocker.card_id == Card.id, Blocker.until.is_(None), Blocker.person_id == person.id)
    )
    rows = db.session.execute(blocked.add_columns(Blocker).order_by(Blocker.since).limit(AT_MOST))
    return [(card, blocker) for card, blocker in rows]


def steps_given(person: User, teams: list[Team]) -> list[Step]:
    """Open steps of the person on cards that are not out yet; on cards of others as on their own."""
    given = (
        cards(person, teams, Card.delivered_at.is_(None), CheckItem.owner_id == person.id, CheckItem.is_done.is_(False))
        .join(Checklist, Checklist.card_id == Card.id)
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(~is_on(person))
        .add_columns(CheckItem.text)
        .order_by(Card.due_on.is_(None), Card.due_on, CheckItem.id)
        .limit(AT_MOST)
    )
    return [Step(card, first_line(text, 120)) for card, text in db.session.execute(given)]


def checks(person: User, teams: list[Team]) -> list[Check]:
    """Delivered cards to be checked by today: the person's, and those of their teams that nobody is on."""
    ours = and_(Card.team_id.in_([team.id for team in teams]), nobody_is_on())
    due = cards(
        person,
        teams,
        Card.delivered_at.is_not(None),
        Card.learned_at.is_(None),
        Card.check_on <= today(person.time_zone),
        or_(is_on(person), ours),
    )
    return [Check(card) for card in db.session.scalars(due.order_by(Card.check_on, Card.id))]
