"""Who hears of a card: who made it, works on it, wrote on it or was named in it, and who asked to; nobody who muted it."""

from __future__ import annotations

from sqlalchemy import Select, or_, select, union

from ...accounts.models import User
from ...core.db import db
from ...teams.models import Membership
from ..models import Board, Card, CardPerson, CardWatch, CheckItem, Checklist, Comment, Mention


def followers(card: Card) -> list[int]:
    """The ids of the people who hear of `card`, in order: active, and allowed to see its board. One statement."""
    muted = select(CardWatch.user_id).where(CardWatch.card_id == card.id, CardWatch.state == "muted")
    members = select(Membership.user_id).where(Membership.team_id == card.team_id)
    is_private = select(Board.is_private).where(Board.id == card.board_id).scalar_subquery()
    found = select(User.id).where(
        User.id.in_(_concerned(card)),
        User.id.not_in(muted),
        User.deactivated_at.is_(None),
        User.role.in_(("administrator", "head", "member")),
        or_(~is_private, User.role != "member", User.id.in_(members)),
    )
    return list(db.session.scalars(found.order_by(User.id)))


def follows(card: Card, person: User) -> bool:
    """Whether `person`, who may see the card, hears of it. One or two statements."""
    said = db.session.get(CardWatch, (card.id, person.id))
    if said is not None:
        return said.state == "watching"
    concerned = _concerned(card).subquery()
    return db.session.scalar(select(concerned.c.id).where(concerned.c.id == person.id).limit(1)) is not None


def _concerned(card: Card) -> Select[tuple[int]]:
    """Everybody who has to do with the card."""
    ways = (
        select(Card.created_by_id.label("id")).where(Card.id == card.id, Card.created_by_id.is_not(None)),
        select(CardPerson.user_id).where(CardPerson.card_id == card.id, CardPerson.user_id.is_not(None)),
        select(CheckItem.owner_id)
        .join(Checklist, Checklist.id == CheckItem.checklist_id)
        .where(Checklist.card_id == card.id, CheckItem.owner_id.is_not(None)),
        select(Comment.author_id).where(Comment.card_id == card.id, Comment.author_id.is_not(None), Comment.deleted_at.is_(None)),
        select(Mention.user_id).where(Mention.card_id == card.id),
        select(CardWatch.user_id).where(CardWatch.card_id == card.id, CardWatch.state == "watching"),
    )
    return select(union(*ways).subquery().c.id)
