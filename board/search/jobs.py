"""What the worker does for the index."""

from __future__ import annotations

from typing import Any

from ..activity.models import Activity
from ..activity.outbox import breathe
from ..core.db import db
from .queries.sources import ROOMS
from .rules import indexing


def index(payload: dict[str, Any]) -> None:
    """Follow what an event changed."""
    happened = db.session.get(Activity, payload["activity_id"])
    if happened is None:
        return
    for kind, ids in [each for touched in ROOMS.touched for each in touched(happened)]:
        for start in range(0, len(ids), indexing.BATCH):
            indexing.follow(kind, ids[start : start + indexing.BATCH])
            if len(ids) > indexing.BATCH:
                breathe()


def rebuild(payload: dict[str, Any]) -> None:
    """Fill the whole index, letting others write in between: after an upgrade that has something to find already."""
    indexing.fill(between=breathe)
