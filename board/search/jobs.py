"""What the worker does for the index."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..activity.log import remembered
from ..activity.outbox import breathe
from .queries.sources import ROOMS
from .rules import indexing


def index(payloads: Sequence[dict[str, Any]]) -> None:
    """Follow what events changed; what several of them changed is read once."""
    changed: dict[str, dict[int, None]] = {}
    for happened in remembered(payloads):
        for kind, ids in [each for touched in ROOMS.touched for each in touched(happened)]:
            changed.setdefault(kind, {}).update(dict.fromkeys(ids))
    for kind, ids in [(kind, list(found)) for kind, found in changed.items()]:
        for start in range(0, len(ids), indexing.BATCH):
            indexing.follow(kind, ids[start : start + indexing.BATCH])
            if len(ids) > indexing.BATCH:
                breathe()


def rebuild(payload: dict[str, Any]) -> None:
    """Fill the whole index, letting others write in between: after an upgrade that has something to find already."""
    indexing.fill(between=breathe)
