"""Who hears of a card: who made it, works on it, wrote on it or was named in it, and who asked to; nobody who muted it."""

from __future__ import annotations

from sqlalchemy import bindparam, exists, or_, select, union

from ...accounts.models import User
from ...core.db import db
from ...teams.models import Membership
from ..models import Board, Card, CardPerson, CardWatch, CheckItem, Checklist, Comment, Mention

CARD = bindparam("card")
WAYS = (
    select(Card.created_by_id.label("id")).where(Card.id == CARD, Card.created_by_id.is_not(None)),
    select(CardPerson.user_id).where(CardPerson.card_id == CARD, CardPerson.user_id.is_not(None)),
    select(CheckItem.owner_id)
    .join(Checklist, Checklist.id == CheckItem.checklist_id)
    .where(Checklist.card_id == CARD, CheckItem.owner_id.is_not(None)),
    select(Comment.author_id).where(Comment.card_id == CARD, Comment.author_id.is_not(None), Comment.deleted_at.is_(None)),
    select(Mention.user_id).where(Mention.card_id == CARD),
    select(CardWatch.user_id).where(CardWatch.card_id == CARD, CardWatch.state == "watching"),
)
CONCERNED = union(*WAYS).subquery()
"""Everybody who has to do with the card."""
FOLLOWERS = (
    select(User.id)
    .where(
        User.id.in_(select(CONCERNED.c.id)),
        User.id.not_in(select(CardWatch.user_id).where(CardWatch.card_id == CARD, CardWatch.state == "muted")),
        User.deactivated_at.is_(None),
        User.role.in_(("administrator", "head", "member")),
        or_(
            ~select(Board.is_private).where(Board.id == bindparam("board")).scalar_subquery(),
            User.role != "member",
            User.id.in_(select(Membership.user_id).where(Membership.team_id == bindparam("team"))),
        ),
    )
    .order_by(User.id)
)
FOLLOWS = select(
    select(CardWatch.state).where(CardWatch.card_id == CARD, CardWatch.user_id == bindparam("person")).scalar_subquery(),
    exists().where(CONCERNED.c.id == bindparam("person")),
)


def followers(card: Card) -> list[int]:
    """The ids of the people who hear of `card`, in order: active, and allowed to see its board. One statement."""
    about = {"card": card.id, "team": card.team_id, "board": card.board_id}
    return list(db.session.scalars(FOLLOWERS, about))


def follows(card: Card, person: User) -> bool:
    """Whether `person`, who may see the card, hears of it. One statement."""
    said, is_concerned = db.session.execute(FOLLOWS, {"card": card.id, "person": person.id}).one()
    return said == "watching" if said else bool(is_concerned)
