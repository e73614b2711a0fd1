"""The schema: which revision a database has, and bringing it up to date after a backup.

Whether there is anything to do is found out without SQLAlchemy and Alembic, so that a start that has nothing to
migrate does not pay for them.
"""

from __future__ import annotations

import importlib.util
import pkgutil
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from board.config import Settings
from board.core.words import say

from .backup import backed_up
from .folder import alone
from .refusals import MISCONFIGURED, Refused

MIGRATIONS = Path(__file__).parents[2] / "migrations"


def revisions() -> dict[str, str | None]:
    """Every revision this release knows, with the one before it."""
    found = {}
    for file in (MIGRATIONS / "versions").glob("*.py"):
        text = file.read_text(encoding="utf-8")
        said = dict(re.findall(r'^(revision|down_revision)\b[^=]*= (?:"([^"]+)"|None)', text, re.MULTILINE))
        found[said["revision"]] = said.get("down_revision") or None
    return found


def newest() -> str:
    """The revision nothing follows."""
    known = revisions()
    (head,) = set(known) - set(known.values())
    return head


def current(settings: Settings) -> str | None:
    """The revision of the database; `None` when it is empty or not there.

    Raises:
        Refused: the database cannot be reached.
    """
    return _answer(settings, "alembic_version", "SELECT version_num FROM alembic_version")


def has_people(settings: Settings) -> bool:
    """Whether somebody has set this installation up; the people of the demo do not count."""
    own = "SELECT 1 FROM users WHERE NOT is_example AND password_hash IS NOT NULL LIMIT 1"
    return _answer(settings, "users", own) is not None


def _answer(settings: Settings, table: str, question: str) -> Any:
    """The first value of the first row, or `None` where there is no row, no `table` or no database."""
    if settings.is_sqlite:
        return _ask_sqlite(Path(settings.sqlalchemy_url.removeprefix("sqlite:///")), table, question)
    return _ask_postgres(settings.sqlalchemy_url.replace("+psycopg", "", 1), table, question)


def _ask_sqlite(file: Path, table: str, question: str) -> Any:
    if not file.exists():
        return None
    try:
        with closing(sqlite3.connect(file)) as database:
            if not database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [table]).fetchone():
                return None
            return (database.execute(question).fetchone() or [None])[0]
    except sqlite3.Error as error:
        raise Refused(say("The database %(file)s cannot be opened.", file=file), MISCONFIGURED) from error


def _ask_postgres(url: str, table: str, question: str) -> Any:
    import psycopg

    try:
        with psycopg.connect(url, connect_timeout=10) as database:
            if database.execute("SELECT to_regclass(%s)", [table]).fetchone() == (None,):
                return None
            return (database.execute(question).fetchone() or [None])[0]
    except psycopg.Error as error:
        raise Refused(
            say("The database at SIRVE_DATABASE_URL does not answer. Is it running, and is the address right?"),
            MISCONFIGURED,
        ) from error


def needs_migration(settings: Settings) -> bool:
    """Whether the database is older than this release.

    Raises:
        Refused: it is newer.
    """
    found = current(settings)
    if found is not None and found not in revisions():
        raise Refused(
            say(
                "This database was written by a newer Sirve (its schema is %(schema)s). "
                "Start that release, or restore a backup made before it.",
                schema=found,
            ),
            MISCONFIGURED,
        )
    return found != newest()


def migrate(settings: Settings) -> dict[str, Any]:
    """Bring the database up to date, after a backup if it holds anything. Gives `from`, `to` and `backup`."""
    with alone(settings.data_folder, "migrate"):
        before, backup = current(settings), None
        if needs_migration(settings):
            if before is not None and settings.is_sqlite:
                backup = backed_up(settings, reason=f"before-{newest()}")
            upgrade(settings.sqlalchemy_url)
    return {"from": before, "to": newest(), "backup": backup and str(backup)}


def upgrade(url: str, revision: str = "head") -> None:
    """Run the migrations on the database at `url`, all in one transaction."""
    from alembic import command

    command.upgrade(alembic_config(url), revision)


def alembic_config(url: str) -> Any:
    """Alembic's configuration for the database at `url`; there is no alembic.ini."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def all_models() -> None:
    """Import the models of every room, so that the metadata is complete."""
    import board

    for room in pkgutil.iter_modules(board.__path__):
        name = f"board.{room.name}.models"
        if room.ispkg and importlib.util.find_spec(name):
            importlib.import_module(name)
