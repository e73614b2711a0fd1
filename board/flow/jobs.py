"""What the worker does for the board."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import current_app

from ..activity.outbox import breathe
from ..core.db import db
from .models import Attachment
from .rules import pictures


def make_pictures(payload: dict[str, Any]) -> None:
    """Make the small pictures of a file on a card. Decoding takes up to a second, so others may write meanwhile."""
    attachment = db.session.get(Attachment, payload["attachment_id"])
    if attachment is None or attachment.thumbnail:
        return
    storage = attachment.storage
    breathe()
    drawn = pictures.draw_pictures(_data_folder(), storage)
    if drawn:
        pictures.note_pictures(db.session.get_one(Attachment, payload["attachment_id"]), drawn)


def _data_folder() -> Path:
    folder: Path = current_app.extensions["settings"].data_folder
    return folder
