"""Copies of a database that people keep working in."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from board.config import Settings
from board.core.files import FOLDER
from board.core.words import say

from .refusals import Refused


def backed_up(settings: Settings, reason: str = "asked") -> Path:
    """Copy the SQLite database into `backups/` through its backup API, check the copy, and put the files beside it.

    The files come after the database, so that every file a row names is there; `NAME.files` holds hard links to them,
    which cost no space, because a stored file is never changed.

    Raises:
        Refused: the database is not SQLite, is not there, or its copy is damaged.
    """
    if not settings.is_sqlite:
        raise Refused(say("Sirve copies SQLite only: use pg_dump for a PostgreSQL database."))
    database = Path(settings.sqlalchemy_url.removeprefix("sqlite:///"))
    if not database.exists():
        raise Refused(say("There is no database in %(folder)s to back up.", folder=settings.data_folder))
    folder = settings.data_folder / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    copy = folder / f"sirve-{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{reason}.db"
    draft = copy.with_suffix(".unfinished")
    try:
        _copy(database, draft)
        os.rename(draft, copy)
    finally:
        draft.unlink(missing_ok=True)
    _keep_files(settings.data_folder, copy.with_suffix(".files"))
    return copy


def _keep_files(data_folder: Path, beside: Path) -> None:
    for file in (data_folder / FOLDER).glob("??/*"):
        if file.suffix == ".part":
            continue
        target = beside / file.parent.name / file.name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(file, target)
        except OSError:  # a file system without hard links
            shutil.copy2(file, target)


def _copy(database: Path, draft: Path) -> None:
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        if target.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise Refused(say("The database is damaged: its copy did not pass SQLite's check. Nothing was changed."))
    with draft.open("rb") as file:
        os.fsync(file.fileno())


def examined(settings: Settings) -> tuple[bool, str]:
    """Whether SQLite finds the database sound, and what it says."""
    database = Path(settings.sqlalchemy_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(database)) as source:
        (said,) = source.execute("PRAGMA quick_check(1)").fetchone()
        broken = len(source.execute("PRAGMA foreign_key_check").fetchall())
    return said == "ok" and not broken, f"{said}, {broken} broken references"
