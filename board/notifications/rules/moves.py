"""Telling those who follow a card that it was moved: all moves of some seconds together, a constant number of statements.

Moves are what happens most, and nobody has to hear of one at once. A card that was carried through three columns in
these seconds is told once, with where it ended.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, select, union

from ...accounts.models import User
from ...activity.models import Activity
from ...core.db import db
from ...flow.models import Board, Card, CardPerson, CardWatch, CheckItem, Checklist, Comment, Mention
from ...teams.models import Membership
from ..models import Notification
from ..queries.addressees import FOLLOWED, Told
from .telling import line_for, ring

MOVED = "flow.card.moved"
THESE = bindparam("cards", expanding=True)
CONCERNED = union(
    select(Card.id.label("card_id"), Card.created_by_id.label("user_id")).where(Card.id.in_(THESE)),
    select(CardPerson.card_id, CardPerson.user_id).where(CardPerson.card_id.in_(THESE)),
    select(Checklist.card_id, CheckItem.owner_id)
    .join(CheckItem, CheckItem.checklist_id == Checklist.id)
    .where(Checklist.card_id.in_(THESE)),
    select(Comment.card_id, Comment.author_id).where(Comment.card_id.in_(THESE), Comment.deleted_at.is_(None)),
    select(Mention.card_id, Mention.user_id).where(Mention.card_id.in_(THESE)),
    select(CardWatch.card_id, CardWatch.user_id).where(CardWatch.card_id.in_(THESE), CardWatch.state == "watching"),
)
MUTED = select(CardWatch.card_id, CardWatch.user_id).where(CardWatch.card_id.in_(THESE), CardWatch.state == "muted")
SEEN = (
    select(Card.id, Card.team_id, Board.is_private)
    .join(Board, Board.id == Card.board_id)
    .where(Card.id.in_(THESE), Card.deleted_at.is_(None), Board.deleted_at.is_(None))
)
ACTIVE = select(User.id, User.role).where(
    User.id.in_(bindparam("people", expanding=True)),
    User.deactivated_at.is_(None),
    User.role.in_(("administrator", "head", "member")),
)
PLACES = select(Membership.team_id, Membership.user_id).where(Membership.user_id.in_(bindparam("people", expanding=True)))
LINES = (
    select(Notification)
    .where(
        Notification.user_id.in_(bindparam("people", expanding=True)),
        Notification.subject_kind == "card",
        Notification.subject_id.in_(THESE),
    )
    .order_by(Notification.read_at.is_(None), Notification.id)
    .with_for_update()
)
"""The unread line last, or else the latest; held as `telling` holds one."""


def tell_moves(happened: Iterable[Activity]) -> None:
    """Tell these moves, the oldest first."""
    last = {each.subject_id: each for each in happened if each.subject_id}
    told = [(last[card_id], user_id) for card_id, user_id in _followers(list(last)) if user_id != last[card_id].actor_id]
    lines = {(line.user_id, line.subject_id): line for line in _lines(told)}
    ring(
        user_id
        for each, user_id in told
        if line_for(Told(user_id, FOLLOWED[MOVED], False), each, lines.get((user_id, each.subject_id)))
    )


def _lines(told: list[tuple[Activity, int]]) -> Iterable[Notification]:
    cards, people = {each.subject_id for each, _user in told}, {user_id for _each, user_id in told}
    return db.session.scalars(LINES, {"cards": list(cards), "people": list(people)}) if told else ()


def _followers(cards: list[int]) -> list[tuple[int, int]]:
    """(card, person) of those who hear of these cards: not muted, active, and allowed to see its board."""
    if not cards:
        return []
    concerned = {tuple(row) for row in db.session.execute(CONCERNED, {"cards": cards}) if row.user_id}
    concerned -= {tuple(row) for row in db.session.execute(MUTED, {"cards": cards})}
    people = list({user_id for _card, user_id in concerned})
    roles = dict(db.session.execute(ACTIVE, {"people": people}).all())
    places = {tuple(row) for row in db.session.execute(PLACES, {"people": people})}
    seen = {card_id: (team_id, is_private) for card_id, team_id, is_private in db.session.execute(SEEN, {"cards": cards})}
    return sorted(
        (card_id, user_id)
        for card_id, user_id in concerned
        if card_id in seen
        and user_id in roles
        and (not seen[card_id][1] or roles[user_id] != "member" or (seen[card_id][0], user_id) in places)
    )
