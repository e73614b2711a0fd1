"""The browser of the tests in this folder; `page` and `context` come from pytest-playwright."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import delete, select, update

from board.accounts.models import Draft, User
from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Board, Card, Column, ColumnFold, SavedView
from board.flow.rules import places
from board.notifications.models import Notification
from tests import chromium, databases, servers
from tests.browser.hands import ready
from tests.flow.conftest import World

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no finding


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine loses a key now and then: what fails three times in a row is a finding."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that was found; without one CI fails, and a person is told what to install."""
    found = chromium.fetched()
    if found is None:
        sentence = "no Chromium: install one, run `playwright install chromium`, or name one in SIRVE_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return {**browser_type_launch_args, **found.launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """What design.md's pictures are taken at, in Spanish and Madrid's time."""
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "es-ES",
        "timezone_id": "Europe/Madrid",
    }


@pytest.fixture(scope="session")
def base_url() -> str:
    """Each test names its own server; the fixture of pytest-base-url warns under pytest 9."""
    return ""


class Office:
    """Sirve as people start it, with Discover's board: `app` on its database, `url`, `world`."""

    def __init__(self, app: Flask, url: str, world: World) -> None:
        self.app = app
        self.url = url
        self.world = world


@contextmanager
def opened(folder: Path, kind: str = "sqlite", server: Any = None, processes: int = 1) -> Iterator[Office]:
    """An office that runs until the end of the block."""
    database = databases.database(kind, folder, server)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        db.session.commit()
    running = servers.start(database.settings, "--workers", str(processes))
    try:
        yield Office(database.app, running.url, world)
    finally:
        running.stop()
        database.close()


@pytest.fixture(scope="module")
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """One for all tests of a file, on SQLite unless a test names both databases; `PROCESSES` of the file serve it."""
    kind = getattr(request, "param", "sqlite")
    server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
    folder = tmp_path_factory.mktemp(f"office-{kind}")
    with opened(folder, kind, server, getattr(request.module, "PROCESSES", 1)) as here:
        yield here


class Desk:
    """An empty board in the office, and hands on it: what stands there, who looks at it, what is stored."""

    def __init__(self, office: Office, browser: Any, how: dict[str, Any]) -> None:
        self.office = office
        self.world = office.world
        self.url = office.url
        self.board = f"/boards/{office.world.board.id}"
        self._browser = browser
        self._how = how
        self._contexts: list[BrowserContext] = []

    def clear(self) -> None:
        """Take away what a test left, and what it left when it is run again."""
        with self.office.app.app_context(), writing():
            for kind in (Card, Draft, Notification, ColumnFold, SavedView):
                db.session.execute(delete(kind))
            db.session.execute(update(Column).values(is_strict=False))
            db.session.execute(update(Board).values(person_limit=None, uses_scores=False))
            db.session.execute(delete(Board).where(Board.id != self.world.board.id))
            places.bump(self.world.board.id)  # pages are kept by it
            db.session.commit()
        self.is_main_again()

    def is_main_again(self) -> None:
        """The board of the office is the main one of its team, whatever was tried."""
        with self.office.app.app_context(), writing():
            db.session.execute(update(Board).where(Board.id != self.world.board.id).values(is_main=False))
            db.session.execute(update(Board).where(Board.id == self.world.board.id).values(is_main=True))
            places.bump(self.world.board.id)
            db.session.commit()

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def card(self, title: str, column: str = "making", **more: Any) -> int:
        """Put a card into a column of the world; gives its number."""
        with self.office.app.app_context(), writing():
            made = self.world.card(title, db.session.get(Column, getattr(self.world, column).id), **more)
            places.bump(self.world.board.id)
            db.session.commit()
            return made.id

    def cards(self, **columns: list[str]) -> dict[str, int]:
        """Put cards into columns: their numbers by their titles."""
        return {title: self.card(title, name) for name, titles in columns.items() for title in titles}

    def cookie(self, who: str, language: str = "en") -> dict[str, str]:
        """Sign somebody in, who reads `language`."""
        with self.office.app.app_context(), writing():
            person = db.session.get(User, getattr(self.world, who).id)
            person.language = language
            secret = sessions.begin(person, "127.0.0.1", "test")
            db.session.commit()
        return {"name": "sirve", "value": secret, "url": self.url}

    def context(self, who: str, language: str = "en", **how: Any) -> BrowserContext:
        """A browser of somebody's own."""
        locale = {"en": "en-GB", "es": "es-ES"}[language]
        made = self._browser.new_context(**{**self._how, "locale": locale, **how})
        made.add_cookies([self.cookie(who, language)])
        self._contexts.append(made)
        return made

    def sit(self, who: str, address: str = "", language: str = "en", **how: Any) -> Page:
        """Open a page, the board or one with an `address`, and wait until it answers hands."""
        page = self.context(who, language, **how).new_page()
        page.goto(self.url + (address if address.startswith("/") else self.board + address))
        ready(page)
        return page

    def titles(self, column: str) -> list[str]:
        """What stands in a column, from top to bottom."""
        with self.office.app.app_context():
            standing = select(Card.title).where(Card.column_id == getattr(self.world, column).id, Card.archived_at.is_(None))
            return list(db.session.scalars(standing.order_by(Card.rank)))

    def stored(self, kind: Any, **by: Any) -> list[Any]:
        """Rows as they are stored."""
        with self.office.app.app_context():
            return list(db.session.scalars(select(kind).filter_by(**by)))


@pytest.fixture
def desk(office: Office, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Desk]:
    here = Desk(office, browser, browser_context_args)
    here.clear()
    yield here
    here.close()
