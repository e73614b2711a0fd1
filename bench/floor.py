"""What no page can undercut: the same server with a Flask that does nothing, and with a signed-in person and no more.

Started as the product is (gunicorn, as many threads, same database), so that the bench needs no route in the
product. The person is one narrow row by the session's secret: no permissions, translations, templates or live events.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from contextlib import closing
from pathlib import Path

from flask import Flask, Response, request
from sqlalchemy import select

from board.accounts.models import Session, User
from board.accounts.rules.secrets import hashed
from board.config import Settings
from board.core import db as database
from board.core.db import db

BLANK = "<!doctype html><html lang=en><meta charset=utf-8><title>Blank</title><p>Hello"
COMMITS = 200


def make(settings: Settings) -> Flask:
    """The application of the floor."""
    app = Flask(__name__, static_folder=None)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=settings.sqlalchemy_url,
        SQLALCHEMY_ENGINE_OPTIONS=database.pool(settings.is_sqlite),
    )
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    app.add_url_rule("/hello", view_func=hello)
    app.add_url_rule("/hello-user", view_func=hello_user)
    app.add_url_rule("/blank", view_func=blank)
    return app


def make_from_environment() -> Flask:
    """The same for gunicorn."""
    return make(Settings.from_environment())


def hello() -> Response:
    return Response("Hello\n", mimetype="text/plain")


def hello_user() -> Response:
    name, is_active = db.session.execute(
        select(User.name, User.deactivated_at.is_(None))
        .join(Session, Session.user_id == User.id)
        .where(Session.secret_hash == hashed(request.cookies["sirve"]))
    ).one()
    return Response(f"Hello {name}\n" if is_active else "", mimetype="text/plain")


def blank() -> Response:
    return Response(BLANK, mimetype="text/html")


def write_ms(folder: Path) -> float:
    """Median milliseconds of one UPDATE and one INSERT committed by SQLite alone, set up as the product sets it up."""
    with closing(sqlite3.connect(folder / "floor.db", isolation_level=None)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;")
        connection.execute("CREATE TABLE cards (id INTEGER PRIMARY KEY, rank TEXT)")
        connection.execute("CREATE TABLE moves (id INTEGER PRIMARY KEY, card_id INTEGER, facts TEXT)")
        connection.executemany("INSERT INTO cards VALUES (?, ?)", [(number, str(number)) for number in range(1_000)])
        return statistics.median(_commit(connection, number) for number in range(COMMITS))


def _commit(connection: sqlite3.Connection, number: int) -> float:
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("UPDATE cards SET rank = ? WHERE id = ?", (f"V{number}", number))
    connection.execute("INSERT INTO moves (card_id, facts) VALUES (?, ?)", (number, "{}" * 60))
    connection.execute("COMMIT")
    return (time.perf_counter() - began) * 1000
