"""What was said on a card: its conversation, and whom its texts name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from sqlalchemy import bindparam, func, select

from ...accounts.models import User
from ...core.db import db
from ...core.errors import NotFound
from ...teams.models import Team
from ..models import Board, Card, Comment, Mention
from ..policy import can_delete_comment, can_edit_comment, can_talk
from .boards import can_see
from .cards import visible_card
from .faces import Someone

NEWEST = 20
"""Comments shown at once; the earlier ones come when they are asked for."""
Names = tuple[str, ...]


class Said(Struct, frozen=True):
    """A comment, as one person sees it."""

    id: int
    author: Someone
    at: datetime
    edited_at: datetime | None
    text: str
    revision: int
    names: Names
    """After @, as they stand in the text."""
    may_edit: bool
    may_delete: bool


class Talk(Struct, frozen=True):
    """The conversation on a card, oldest first, and whom its description names."""

    comments: list[Said]
    earlier: int
    """How many older ones are not among them."""
    names: Names
    may_talk: bool


WORDS = Comment.__table__.c
COMMENTS = (
    select(WORDS.id, WORDS.author_id, WORDS.author_name, WORDS.at, WORDS.edited_at, WORDS.text, WORDS.revision, func.count().over())
    .where(WORDS.card_id == bindparam("card"), WORDS.deleted_at.is_(None))
    .order_by(WORDS.at.desc(), WORDS.id.desc())
)
LATEST = COMMENTS.limit(NEWEST)


def talk_on(card: Card, to: User, whole: bool = False) -> Talk:
    """The newest comments, or all of them where the `whole` is asked for: two statements, one where nobody said anything."""
    rows = db.session.execute(COMMENTS if whole else LATEST, {"card": card.id}).all()
    names = _names(card) if "@" in card.description or any("@" in comment.text for comment in rows) else {}
    return Talk(
        comments=[_said(card, comment, names.get(comment.id, ()), to) for comment in reversed(rows)],
        earlier=rows[0][-1] - len(rows) if rows else 0,
        names=names.get(None, ()),
        may_talk=can_talk(to, card),
    )


def said(card: Card, comment: Comment, to: User) -> Said:
    """One comment as `to` sees it."""
    return _said(card, comment, _names(card).get(comment.id, ()), to)


def visible_comment(comment_id: int, to: User) -> tuple[Card, Comment]:
    """The comment, deleted or not, and its card. Raises `NotFound` where there is none, or `to` may not see its board."""
    comment = db.session.get(Comment, comment_id)
    if comment is None:
        raise NotFound
    return visible_card(comment.card_id, to), comment


def _said(card: Card, comment: Any, names: Names, to: User) -> Said:
    return Said(
        id=comment.id,
        author=Someone(comment.author_id, comment.author_name),
        at=comment.at,
        edited_at=comment.edited_at,
        text=comment.text,
        revision=comment.revision,
        names=names,
        may_edit=can_edit_comment(to, comment),
        may_delete=can_delete_comment(to, card, comment),
    )


def _names(card: Card) -> dict[int | None, Names]:
    """Comment (None: the description) -> the names, whole and first, of whom it mentions."""
    found: dict[int | None, list[str]] = {}
    rows = db.session.execute(
        select(Mention.comment_id, User.name)
        .join(User, User.id == Mention.user_id)
        .where(Mention.card_id == card.id)
        .order_by(Mention.id)
    )
    for comment_id, name in rows:
        found.setdefault(comment_id, []).extend((name, name.split(" ", 1)[0]))
    return {comment_id: tuple(names) for comment_id, names in found.items()}


def cards_named(keys: set[tuple[str, int]], to: User) -> dict[tuple[str, int], int]:
    """(team key, number) -> id, for the cards among them that `to` may see: one statement, none without keys."""
    if not keys:
        return {}
    rows = db.session.execute(
        select(Team.key, Card.number, Card.id, Board)
        .join(Card, Card.team_id == Team.id)
        .join(Board, Board.id == Card.board_id)
        .where(Team.key.in_({key for key, _number in keys}), Card.number.in_({number for _key, number in keys}))
        .where(Card.deleted_at.is_(None))
    )
    return {
        (key, number): card_id for key, number, card_id, board in rows if (key, number) in keys and can_see(board, to)
    }
