"""Live updates: a hint that something changed, never the data. One thread a process watches the database.

What can change is registered by wiring as functions that give {topic: version}. On SQLite the thread polls
`PRAGMA data_version` (0.2 s, a fraction of a millisecond each); on PostgreSQL it polls the same versions four times
a second while somebody listens. A listener is a condition variable, not a database connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, text

from ..core.db import db

PAUSE = 0.2
"""Seconds between two looks at the database."""

log = logging.getLogger("sirve.realtime")
Versions = Callable[[], dict[str, int]]


class Hub:
    """The versions of all topics, and the threads that wait for a newer one."""

    def __init__(self, app: Flask, sources: list[Versions], most: int) -> None:
        self.app, self.sources, self.most = app, sources, most
        self.changed = threading.Condition()
        self.versions: dict[str, int] = {}
        self.listeners = 0
        self.thread: threading.Thread | None = None

    @contextmanager
    def listening(self) -> Iterator[bool]:
        """A place among the listeners; False where there is none left."""
        with self.changed:
            has_place = self.listeners < self.most
            self.listeners += has_place
            if has_place and self.thread is None:
                self.versions = self.read()
                self.thread = threading.Thread(target=self._watch, name="realtime", daemon=True)
                self.thread.start()
        try:
            yield has_place
        finally:
            with self.changed:
                self.listeners -= has_place

    def wait(self, seen: dict[str, int], seconds: float) -> dict[str, int]:
        """The versions among `seen`'s topics that are not the seen ones, after at most `seconds`."""
        with self.changed:
            self.changed.wait_for(lambda: self._news(seen), timeout=seconds)
            return self._news(seen)

    def _news(self, seen: dict[str, int]) -> dict[str, int]:
        return {topic: now for topic, was in seen.items() if (now := self.versions.get(topic, 0)) != was}

    def read(self) -> dict[str, int]:
        """All versions as they are in the database now. Needs an application context."""
        return {topic: version for source in self.sources for topic, version in source().items()}

    def _watch(self) -> None:
        ticker = threading.Event()
        while True:
            try:
                with self.app.app_context(), db.engine.connect() as connection:
                    self._watch_over(connection, ticker)
            except Exception:  # the database may be away for a while: look again
                log.exception("could not look for changes")
                ticker.wait(2)

    def _watch_over(self, connection: Connection, ticker: threading.Event) -> None:
        is_sqlite = connection.dialect.name == "sqlite"
        stamp: object = None
        while not ticker.wait(PAUSE):
            if not self.listeners:
                continue
            # data_version counts what other connections committed, so it is always asked of this one.
            fresh = connection.scalar(text("PRAGMA data_version")) if is_sqlite else None
            connection.rollback()
            if not is_sqlite or fresh != stamp:
                stamp = fresh
                self._compare()

    def _compare(self) -> None:
        found = self.read()
        db.session.remove()
        if found != self.versions:
            with self.changed:
                self.versions = found
                self.changed.notify_all()
