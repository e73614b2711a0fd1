"""What the worker does for the board."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from ..activity.log import queue
from ..activity.outbox import breathe
from ..core import files
from ..core.clock import now
from ..core.db import db
from ..core.pictures import draw_pictures
from ..web.downloads import data_folder
from .models import Attachment
from .queries import attachments
from .rules import pictures, recurrences, screens, trash

FILES_STAY = timedelta(days=1)


def make_pictures(payload: dict[str, Any]) -> None:
    """Make the small pictures of a file on a card. Decoding takes up to a second, so others may write meanwhile."""
    attachment = db.session.get(Attachment, payload["attachment_id"])
    if attachment is None or attachment.thumbnail:
        return
    storage = attachment.storage
    breathe()
    drawn = draw_pictures(data_folder(), storage)
    if drawn:
        pictures.note_pictures(db.session.get_one(Attachment, payload["attachment_id"]), drawn)


def empty_trash(_payload: dict[str, Any]) -> None:
    """Once a day: what was deleted thirty days ago is gone for good, and what is left of links whose day was then. Files follow a
    day later, because a backup that is being made copies them after the database."""
    trash.empty_trash(now(), _let_files_go)
    screens.forget_over(now() - trash.KEPT_FOR)


def _let_files_go(names: list[str]) -> None:
    if names:
        queue("flow.forget_files", key=f"flow.forget_files:{names[0]}", payload={"names": names}, due_at=now() + FILES_STAY)
    breathe()


def forget_files(payload: dict[str, Any]) -> None:
    """Remove files that nothing refers to any more."""
    known = attachments.stored_names()
    for name in payload["names"]:
        if name not in known:
            files.forget(data_folder(), name)


def copy_recurring(payload: dict[str, Any]) -> None:
    """The day has come on which a card comes back."""
    recurrences.come_back(payload["recurrence_id"], date.fromisoformat(payload["on"]))
