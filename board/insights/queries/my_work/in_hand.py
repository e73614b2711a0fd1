"""The cards somebody is on and that are not out yet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct
from sqlalchemy import case, func, not_, select

from ....accounts.models import User
from ....core.clock import now, today
from ....core.db import db
from ....flow.figures.times import UsualTime, days_between
from ....flow.models import Card, CheckItem, Checklist, Column
from ....flow.queries.usual import our_usual_time
from ....teams.models import Team
from .finding import cards, is_on

SOON = timedelta(days=7)
GROUPS = ("blocked", "due", "under_way", "next")


class InHand(Struct, frozen=True):
    """A card the person is on and that is not out yet."""

    card: Card
    usual: UsualTime
    age: int | None
    """Days since it was started; None while it waits to be."""
    steps_left: int
    steps: int
    group: str
    """"blocked", "due" (within a week, or past), "under_way" or "next": the first that is true."""

    @property
    def is_late(self) -> bool:
        return self.age is not None and self.usual.days is not None and self.age > self.usual.days


def in_hand(person: User, teams: list[Team]) -> list[InHand]:
    """Blocked ones, those with a date within a week, started ones (the oldest on top), then what can be started."""
    mine = cards(person, teams, is_on(person), not_(is_on(person, "reviewer")), Card.delivered_at.is_(None), Column.archived_at.is_(None))
    found = db.session.scalars(
        mine.order_by(Card.started_at.is_(None), Card.started_at, Column.rank.desc(), Card.rank)
    ).all()
    steps = _steps(card.id for card in found)
    held = [_held(card, person, *steps.get(card.id, (0, 0))) for card in found]
    return sorted(held, key=lambda each: GROUPS.index(each.group))


def _held(card: Card, person: User, left: int, total: int) -> InHand:
    zone = card.board.team.time_zone
    age = days_between(card.started_at, now(), zone) if card.started_at else None
    return InHand(card, our_usual_time(card.board.team), age, left, total, _group(card, person))


def _group(card: Card, person: User) -> str:
    if card.blocked_at:
        return "blocked"
    if card.due_on and card.due_on <= today(person.time_zone) + SOON:
        return "due"
    return "under_way" if card.started_at else "next"


def _steps(card_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Card -> steps that are left, of how many."""
    rows = db.session.execute(
        select(Checklist.card_id, func.sum(case((CheckItem.is_done, 0), else_=1)), func.count())
        .join(CheckItem, CheckItem.checklist_id == Checklist.id)
        .where(Checklist.card_id.in_(list(card_ids)))
        .group_by(Checklist.card_id)
    )
    return {card_id: (int(left), total) for card_id, left, total in rows}
