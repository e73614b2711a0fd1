"""What the log keeps of a removal, so that it can be taken back."""

from __future__ import annotations

from sqlalchemy import select

from ...activity.models import Activity
from ...core.db import db
from ...core.errors import NotFound
from ..models import Board, Card


def removal_from(card: Card, activity_id: int) -> Activity:
    """What was remembered when something was taken off this card. Raises `NotFound` where it is something else."""
    return _kept(("card", card.id), activity_id, "kept")


def removal_of_label(board: Board, activity_id: int) -> Activity:
    """What was remembered when a label of this board was merged or deleted. Raises `NotFound` as `removal_from`."""
    return _kept(("board", board.id), activity_id, "stored")


def _kept(subject: tuple[str, int], activity_id: int, fact: str) -> Activity:
    kind, subject_id = subject
    found = select(Activity).where(Activity.id == activity_id, Activity.subject_kind == kind, Activity.subject_id == subject_id)
    activity = db.session.scalar(found)
    if activity is None or (not activity.facts.get(fact) and activity.facts.get("what") != "list_removed"):
        raise NotFound
    return activity
