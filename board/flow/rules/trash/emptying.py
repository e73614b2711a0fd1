"""Emptying the trash: after thirty days what lies there is gone for good, in small steps that others can write between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update

from ....accounts.rules.drafts import forget_drafts_of
from ....activity.log import record
from ....activity.models import Activity
from ....core.db import db
from ....search.models import Document
from ...events import TrashEmptied
from ...models import Attachment, Board, Card, Column, Comment
from ..returning import last_home, to_accepted

KEPT_FOR = timedelta(days=30)
AT_ONCE = 200
"""Cards in one step."""


def empty_trash(at: datetime, done: Callable[[list[str]], None]) -> None:
    """Remove what was deleted thirty days before `at`.

    The log keeps that something happened and forgets what it said. Done again, or after it was cut off half-way, it
    goes on where it stopped.

    Args:
        done: called after each step with the names of the files that nothing refers to any more; commits both.
    """
    for due, forget in (
        (_of_cards(at - KEPT_FOR), _forget_cards),
        (_of(Comment, at - KEPT_FOR), _forget_comments),
        (_of(Attachment, at - KEPT_FOR), _forget_attachments),
        (_of(Column, at - KEPT_FOR), _forget_columns),
        (_of(Board, at - KEPT_FOR), _forget_boards),
    ):
        while ids := db.session.scalars(due).all():
            done(forget(ids))


def _of(kind: Any, before: datetime) -> Select[tuple[int]]:
    return select(kind.id).where(kind.deleted_at < before).order_by(kind.id).limit(AT_ONCE)


def _of_cards(before: datetime) -> Select[tuple[int]]:
    """Those deleted by then, and whatever is left on boards that were."""
    boards = select(Board.id).where(Board.deleted_at < before)
    due = or_(Card.deleted_at < before, Card.board_id.in_(boards))
    return select(Card.id).where(due).order_by(Card.id).limit(AT_ONCE)


def _forget_cards(ids: Sequence[int]) -> list[str]:
    files = _files(Attachment.card_id.in_(ids))
    comments = db.session.scalars(select(Comment.id).where(Comment.card_id.in_(ids))).all()
    _unsay("card", ids)
    _unfind("comment", comments)
    _unfind("card", ids)
    forget_drafts_of("card", ids)
    forget_drafts_of("comment", comments)
    db.session.execute(delete(Card).where(Card.id.in_(ids)).execution_options(synchronize_session=False))
    db.session.expire_all()
    record(TrashEmptied(facts={"cards": list(ids), "comments": list(comments)}, **_NOWHERE), by=None)
    return files


def _forget_comments(ids: Sequence[int]) -> list[str]:
    _unsay_part("comment_id", "flow.comment.", Comment, ids)
    _unfind("comment", ids)
    forget_drafts_of("comment", ids)
    db.session.execute(delete(Comment).where(Comment.id.in_(ids)).execution_options(synchronize_session=False))
    record(TrashEmptied(facts={"cards": [], "comments": list(ids)}, **_NOWHERE), by=None)
    return []


def _forget_attachments(ids: Sequence[int]) -> list[str]:
    files = _files(Attachment.id.in_(ids))
    _unsay_part("attachment_id", "flow.attachment.", Attachment, ids)
    db.session.execute(delete(Attachment).where(Attachment.id.in_(ids)).execution_options(synchronize_session=False))
    return files


def _forget_columns(ids: Sequence[int]) -> list[str]:
    """What was put away in them stays put away, in the backlog; a board without any keeps them as columns put away."""
    left = db.session.scalars(select(Card).where(Card.column_id.in_(ids)).order_by(Card.column_id, Card.rank)).all()
    for card in left:
        if last_home(card.board_id) is not None:
            to_accepted(card, by=None)
            card.is_deleted_with_column = False
            db.session.flush()
    kept = select(Card.column_id).where(Card.column_id.in_(ids))
    db.session.execute(update(Column).where(Column.id.in_(kept)).values(deleted_at=None).execution_options(synchronize_session=False))
    gone = Column.id.in_(ids), Column.deleted_at.is_not(None)
    _unsay("column", ids)
    db.session.execute(delete(Column).where(*gone).execution_options(synchronize_session=False))
    return []


def _forget_boards(ids: Sequence[int]) -> list[str]:
    _unsay("board", ids)
    db.session.execute(delete(Board).where(Board.id.in_(ids)).execution_options(synchronize_session=False))
    return []


def _files(where: Any) -> list[str]:
    rows = db.session.execute(select(Attachment.storage, Attachment.thumbnail).where(where, Attachment.storage != ""))
    return [name for row in rows for name in (row[0], row[1], row[1] and f"{row[1]}-large") if name]


def _unfind(kind: str, ids: Sequence[int]) -> None:
    db.session.execute(delete(Document).where(Document.kind == kind, Document.subject_id.in_(ids)))


def _unsay(kind: str, ids: Sequence[int]) -> None:
    db.session.execute(
        update(Activity)
        .where(Activity.subject_kind == kind, Activity.subject_id.in_(ids))
        .values(title="", facts={})
        .execution_options(synchronize_session=False)
    )


def _unsay_part(fact: str, names: str, kind: Any, ids: Sequence[int]) -> None:
    """Empty what the log says of comments or files, which it tells under their card."""
    cards = select(kind.card_id).where(kind.id.in_(ids))
    told = select(Activity).where(
        Activity.subject_kind == "card", Activity.subject_id.in_(cards), Activity.name.startswith(names)
    )
    for activity in db.session.scalars(told):
        if activity.facts.get(fact) in ids:
            activity.facts = {}


_NOWHERE: dict[str, Any] = {"subject": ("trash", None), "title": "", "team_id": None, "board_id": None}
