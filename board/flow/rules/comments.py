"""What people say on a card: written, put differently by its author, taken away and brought back."""

from __future__ import annotations

from sqlalchemy import select

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.db import LONG, db
from ...core.errors import DomainError, require
from ...core.text import clean, first_line
from ...core.words import say
from ..events import CommentDeleted, CommentEdited, CommentRestored, CommentWritten
from ..models import Card, Comment
from ..policy import can_delete_comment, can_edit_comment, can_talk
from .clashes import EditedMeanwhile
from .mentions import name_people
from .places import bump
from .traces import STORED, envelope

WORDS = [column.key for column in Comment.__table__.c]


def write_comment(card: Card, text: str, *, by: User, key: str = "") -> Comment:
    """Say something on `card`. Whoever may see it may; those who are named in it are told.

    Args:
        key: the client's name for this very comment; sent again it is not written again.

    Raises:
        DomainError: it says nothing, or is too long.
    """
    require(can_talk(by, card), say("Only members take part in the conversation."))
    said = _tidy(text)
    bump(card.board_id)
    db.session.refresh(card, STORED)
    source_id = f"key:{by.id}:{key[:60]}" if key else None
    if source_id and (done := _said_before(card, source_id)):
        return done
    comment = Comment(card_id=card.id, author_id=by.id, author_name=by.name, text=said, at=now(), source_id=source_id)
    db.session.add(comment)
    card.revision += 1
    db.session.flush()
    facts = {"comment_id": comment.id, "text": first_line(said), "mentions": name_people(card, said, comment.id, by=by)}
    record(CommentWritten(**envelope(card), facts=facts), by=by)
    return comment


def edit_comment(card: Card, comment: Comment, text: str, revision: int, *, by: User) -> bool:
    """Put it differently; returns whether it says anything else now.

    Args:
        revision: the one its author was shown.

    Raises:
        EditedMeanwhile: it has another one by now, from another window.
        DomainError: it says nothing, or is too long.
    """
    require(can_edit_comment(by, comment), say("Only who wrote it changes it."))
    said = _tidy(text)
    _lock(card, comment)
    if said == comment.text:
        return False
    if comment.revision != revision:
        raise EditedMeanwhile
    comment.text, comment.edited_at = said, now()
    comment.revision += 1
    card.revision += 1
    facts = {"comment_id": comment.id, "text": first_line(said), "mentions": name_people(card, said, comment.id, by=by)}
    record(CommentEdited(**envelope(card), facts=facts), by=by)
    return True


def delete_comment(card: Card, comment: Comment, *, by: User) -> None:
    """Put it into the trash. Its author may, and leads. A second time nothing happens."""
    require(can_delete_comment(by, card, comment), say("Only who wrote it, or a lead, deletes it."))
    _lock(card, comment)
    if comment.deleted_at is None:
        comment.deleted_at, comment.deleted_by_id = now(), by.id
        card.revision += 1
        record(CommentDeleted(**envelope(card), facts={"comment_id": comment.id}), by=by)


def restore_comment(card: Card, comment: Comment, *, by: User) -> None:
    """Bring it back from the trash. A second time nothing happens."""
    require(can_delete_comment(by, card, comment), say("Only who wrote it, or a lead, brings it back."))
    _lock(card, comment)
    if comment.deleted_at is not None:
        comment.deleted_at, comment.deleted_by_id = None, None
        card.revision += 1
        record(CommentRestored(**envelope(card), facts={"comment_id": comment.id}), by=by)


def _lock(card: Card, comment: Comment) -> None:
    bump(card.board_id)
    db.session.refresh(card, STORED)
    db.session.refresh(comment, WORDS)


def _said_before(card: Card, source_id: str) -> Comment | None:
    return db.session.scalar(select(Comment).where(Comment.card_id == card.id, Comment.source_id == source_id))


def _tidy(text: str) -> str:
    said = clean(text)
    if not said:
        raise DomainError(say("Write something first."), field="text")
    if len(said) > LONG:
        raise DomainError(say("That is too long: at most %(most)d characters.", most=LONG), field="text")
    return said
