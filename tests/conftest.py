"""What every test may ask for: a database, the application on it, a client, a server, a browser.

See `databases.py` for how a database is made anew for each test. `postgres.py` and `chromium.py` find the real
things; they are started when the first test needs them.
"""

from __future__ import annotations

import contextvars
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from board.config import Settings
from board.core.db import db as database_of_the_house
from board.core.db import writing
from board.core.words import speaking

from . import chromium, databases, postgres, servers

hypothesis.settings.register_profile("sirve", deadline=None)
hypothesis.settings.load_profile("sirve")  # a busy machine is no finding

REAL_DATA = os.environ.get("SIRVE_REAL_DATA", "")
LONGEST = ("browser/test_every_page.py", "test_nonsense.py", "flow/test_evil_texts.py")
"""Files of minutes. They begin, one in each process: begun last, one would go on while the other processes rest."""


def pytest_configure(config: pytest.Config) -> None:
    """Under several processes the first one starts PostgreSQL and fetches the browser for all, so that they share them."""
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        chromium.fetched()
        server = postgres.started()
        os.environ[postgres.GIVEN] = server.url
        config.add_cleanup(server.stop)


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Name the databases and the browser."""
    import sqlite3

    browser = chromium.found()
    return [
        f"databases: SQLite {sqlite3.sqlite_version}, {postgres.told()}",
        f"browser: {browser.told() if browser else 'none'}",
        f"real data: {REAL_DATA or 'not given (SIRVE_REAL_DATA)'}",
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both_databases` on both."""
    if metafunc.definition.get_closest_marker("both_databases"):
        for name, scope in (("database", "function"), ("live_server", "module")):
            if name in metafunc.fixturenames:
                metafunc.parametrize(name, databases.KINDS, indirect=True, scope=scope)
                break


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, the others in the order of their names."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONGEST))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Keep for `./sirve test --long` what takes long."""
    if item.get_closest_marker("long") and not os.environ.get("SIRVE_TEST_LONG"):
        pytest.skip("takes long: ./sirve test --long")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Sentences are compared in English unless a test says otherwise; a request speaks its reader's language."""
    with speaking("en", "Europe/Madrid"):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_leftovers() -> Iterator[None]:
    yield
    databases.leftovers.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """A real PostgreSQL, shared by the processes of one run."""
    server = postgres.started()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _databases(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], databases.Database]]:
    kept: dict[str, databases.Database] = {}

    def of(kind: str) -> databases.Database:
        if kind not in kept:
            server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
            kept[kind] = databases.database(kind, tmp_path_factory.mktemp(kind), server)
        return kept[kind]

    yield of
    for database in kept.values():
        database.close()


@pytest.fixture
def database(request: pytest.FixtureRequest, _databases: Callable[[str], databases.Database]) -> databases.Database:
    """A fresh migrated database: SQLite, or both in turn for what is marked `both_databases`."""
    found = _databases(getattr(request, "param", "sqlite"))
    found.renew()
    return found


@pytest.fixture
def settings(database: databases.Database) -> Settings:
    """How the application of this test is set up."""
    return database.settings


@pytest.fixture
def app(database: databases.Database) -> Iterator[Flask]:
    """The application; rules and queries can be called at once, and may write."""
    with database.app.app_context(), writing():
        yield database.app
        database_of_the_house.session.rollback()


@pytest.fixture
def db(app: Flask) -> Any:
    """The database of the house; `db.session` is the session of the test."""
    return database_of_the_house


@pytest.fixture
def world(app: Flask) -> Any:
    """Lumbre with its people and teams; see `world.py`."""
    from .world import World

    return World()


class Client(FlaskClient):
    """A browser without a screen. Each request has a context of its own, as it has on a server.

    What the test changed is committed before, and what it holds is read anew after.
    """

    def open(self, *args: Any, **kwargs: Any) -> Any:
        session = database_of_the_house.session
        session.commit()
        answer = contextvars.Context().run(super().open, *args, **kwargs)
        session.expire_all()
        return answer


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Nobody's browser: not signed in."""
    return Client(app, app.response_class, use_cookies=True)


@pytest.fixture
def signed_in(app: Flask) -> Callable[[Any], FlaskClient]:
    """A browser of somebody who signed in: `signed_in(world.ana).get("/customers")`."""
    from .world import sign_in

    return lambda person: sign_in(Client(app, app.response_class, use_cookies=True), person)


@pytest.fixture
def queries_made(app: Flask) -> Callable[[Callable[[], object]], list[str]]:
    """Call a function and get the statements it made, without those that open and close transactions."""

    def made(function: Callable[[], object]) -> list[str]:
        statements: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_: Any) -> None:
            if not statement.startswith(("BEGIN", "SAVEPOINT", "RELEASE")):
                statements.append(statement)

        engine = database_of_the_house.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            function()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return statements

    return made


@pytest.fixture
def mail_sink(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A mail server that keeps what it gets (`mail_sink.py`). The application of the test, if it has one, sends through it."""
    from board.notifications import outbound
    from board.notifications.queries import post

    from .mail_sink import sink

    with sink() as kept:
        if "app" in request.fixturenames:
            request.getfixturevalue("app")
        post.use("http://localhost", outbound.server_at(kept.url, "Sirve <sirve@example.org>"))
        yield kept
        post.use("", None)


@pytest.fixture(scope="module")
def live_server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[servers.LiveServer]:
    """Sirve as people start it, on an empty database that the tests of one module share."""
    kind = getattr(request, "param", "sqlite")
    server = request.getfixturevalue("postgres_server") if kind == "postgresql" else None
    database = databases.database(kind, tmp_path_factory.mktemp(f"live-{kind}"), server)
    database.renew()
    running = servers.start(database.settings)
    yield running
    running.stop()
    database.close()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real exports and figures that SIRVE_REAL_DATA names."""
    if not REAL_DATA or not Path(REAL_DATA).is_dir():
        pytest.skip("no real data: set SIRVE_REAL_DATA to its folder")
    return Path(REAL_DATA).resolve()
