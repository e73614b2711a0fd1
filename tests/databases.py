"""A fresh, migrated database for every test, with the engine settings of the product.

Migrations run once a process into a template; a test gets a copy of it: a file on SQLite, a clone on PostgreSQL.
The application is built once a session and database, and finds the copy under the same address.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from flask import Flask
from sqlalchemy import event

from board.cli import schema
from board.config import Settings
from board.core.db import db

from . import postgres

KINDS = ("sqlite", "postgresql")
CHEAP = {"argon2_memory_kib": 8, "argon2_time": 1, "rate_limits": False, "log_format": "plain"}
"""What would only make tests slow."""
leftovers = ExitStack()
"""What the templates of a process leave behind; closed when its last test is done."""


def settings_in(folder: Path, url: str = "") -> Settings:
    """The settings of the tests, on a data folder of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    return Settings(data_folder=folder, database_url=url, secret_key=b"the key of the tests, 32 bytes..", **CHEAP)


@dataclass
class Database:
    """One database that is made anew for each test, and the application on it."""

    kind: str
    settings: Settings
    server: postgres.Postgres | None = None
    name: str = ""

    @cached_property
    def app(self) -> Flask:
        from board import create_app

        made = create_app(self.settings)
        if self.kind == "sqlite":  # no test pulls the plug, and PostgreSQL does not wait for the disk here either
            with made.app_context():
                event.listen(db.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
        return made

    def furnish(self, name: str, fill: Callable[[], object]) -> None:
        """Put in place what `fill` makes of a fresh database on SQLite: made once, and a copy of it from then on."""
        kept, file = (self.settings.data_folder / each for each in (f"{name}.db", "sirve.db"))
        if kept.exists():
            db.engine.dispose()
            shutil.copyfile(kept, file)
        else:
            fill()
            db.session.commit()
            db.session.close()
            db.engine.dispose()  # the last one that closes it writes all of it into its file
            shutil.copyfile(file, kept)

    def renew(self) -> None:
        """Put a copy of the template in place, whatever was there."""
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine.dispose()
        if self.server:
            self._renew_clone()
        else:
            self._renew_file()

    def _renew_clone(self) -> None:
        drop(self.server, self.name)
        self.server.statement(f'CREATE DATABASE "{self.name}" TEMPLATE "{template_on(self.server)}"')

    def _renew_file(self) -> None:
        file = self.settings.data_folder / "sirve.db"
        for leftover in ("-wal", "-shm"):
            Path(f"{file}{leftover}").unlink(missing_ok=True)
        shutil.rmtree(self.settings.data_folder / "files", ignore_errors=True)
        shutil.copyfile(template_file(), file)

    def close(self) -> None:
        """Leave nothing on a server that is not ours."""
        if "app" in self.__dict__:
            with self.app.app_context():
                db.engine.dispose()
        if self.server and not self.server.process:
            drop(self.server, self.name)


@cache
def template_file() -> Path:
    """A migrated file of SQLite."""
    folder = Path(tempfile.mkdtemp())
    leftovers.callback(shutil.rmtree, folder, ignore_errors=True)
    schema.upgrade(f"sqlite:///{folder}/template.db")
    return folder / "template.db"


@cache
def template_on(server: postgres.Postgres) -> str:
    """The name of a migrated database."""
    name = f"sirve_{os.getpid()}_template"
    drop(server, name)
    server.statement(f'CREATE DATABASE "{name}"')
    if not server.process:
        leftovers.callback(drop, server, name)
    schema.upgrade(server.of(name))
    return name


def drop(server: postgres.Postgres, name: str) -> None:
    server.statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def database(kind: str, folder: Path, server: postgres.Postgres | None) -> Database:
    """The database of `kind` for this process of the tests; `folder` becomes its data folder."""
    if kind == "sqlite":
        return Database(kind, settings_in(folder))
    assert server is not None
    name = f"sirve_{os.getpid()}_{folder.name}".lower().replace("-", "_")
    return Database(kind, settings_in(folder, server.of(name)), server, name)
