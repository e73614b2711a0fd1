"""What the worker does for an import. Reading holds no lock; landing is one transaction, the outbox's own.

What reads and lands is imported by the one process that does it, when it does it: no start has to wait for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any

from ..activity.outbox import breathe
from ..core.errors import DomainError, NotFound
from ..core.words import say, speaking
from ..web.downloads import data_folder
from .models import Import
from .queries.imports import asked_import
from .rules import files
from .rules.imports import fail_import, finish_import, note_preview

if TYPE_CHECKING:
    from .trello import Export

EVERY = 1.0
"""Seconds between two notes of how far reading is."""


def read_file(payload: dict[str, Any]) -> None:
    """Read the file of an import, so that somebody can look at what would come."""
    with _telling(payload, "waiting") as (asked, by):
        if asked:
            from .rules.preview import preview_of

            note_preview(asked, preview_of(_read(asked, upto=1.0), asked.team), by=by)


def run_import(payload: dict[str, Any]) -> None:
    """Import the file somebody said yes to."""
    with _telling(payload, "running") as (asked, by):
        if asked:
            from .rules.trello import import_board

            export = _read(asked, upto=0.8)
            finish_import(asked, import_board(export, asked.team, by=by, chosen=asked.kinds), by=by)


def forget_file(payload: dict[str, Any]) -> None:
    """Remove a file that is not needed any more."""
    files.forget(data_folder(), payload["stored_as"])


@contextmanager
def _telling(payload: dict[str, Any], state: str) -> Iterator[tuple[Import | None, Any]]:
    """The import in that state and who asked for it; a refusal inside ends it, with the reason in their language."""
    found = asked_import(payload["import_id"])
    asked, by = found if found and found[0].state == state else (None, None)
    with speaking(by.language if by else "es"):
        try:
            if asked and by is None:
                raise NotFound
            yield asked, by
        except DomainError as refusal:
            if asked:
                fail_import(asked, refusal.sentence)


def _read(asked: Import, upto: float) -> Export:
    """The export, read without holding the database; `share_done` grows to `upto`."""
    from .trello import read_export

    file = data_folder() / asked.stored_as
    breathe()
    told_at = monotonic()

    def told(share: float) -> None:
        nonlocal told_at
        if monotonic() - told_at > EVERY:
            asked.share_done, told_at = share * upto, monotonic()
            breathe()

    try:
        with file.open("rb") as opened:
            export = read_export(opened, file.stat().st_size, told)
    except FileNotFoundError:
        raise NotFound(say("The file is not here any more. Choose it again.")) from None
    asked.share_done = upto
    breathe()
    return export
