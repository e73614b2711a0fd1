"""One transaction a request. A safe request never writes; an unsafe one commits once, after its view succeeded.

This file and the outbox (`activity.outbox`) are the only places in a running server that commit.
"""

from __future__ import annotations

from flask import Flask, Response, g, request
from sqlalchemy import func, select

from ..core.db import begin_anew, db, set_writing

ALONE: set[str] = set()
"""Blueprints and endpoints whose changes wait for one another on PostgreSQL too. They look whether something is there
before they add it, and hold no board whose version they could raise. Filled by wiring."""
TURN = select(func.pg_advisory_xact_lock(51))
"""Waits until nobody else changes any of that; given back with the transaction."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MEGABYTE = 1024 * 1024
LONG_BODY = MEGABYTE // 4
"""Bytes; more is not read before it is known who sends it, and without the database."""
MOST_PARTS = 2000
"""Fields of a form."""


def keep_changes() -> None:
    """Commit although the answer is a refusal: a failed sign-in is remembered."""
    g.keep_changes = True


def let_go() -> None:
    """Give the database back before a long body is read: it may take minutes to arrive. Nothing was written yet."""
    db.session.rollback()


def read_so_far() -> None:
    """End the reading: its connection is free for others, what was read stays loaded."""
    db.session.commit()


def is_long() -> bool:
    """Whether the body may take its time to arrive, as nobody says that it is short."""
    length = request.content_length
    return length is None or length >= LONG_BODY


def settled() -> None:
    """What the rule changed is on disk now, and others may write while the answer is drawn: from here on we only read.

    Nothing may be changed afterwards. If the drawing breaks, the change stands all the same: whoever sends it again with
    the same key is told what became of it.
    """
    begin_anew(may_write=False)
    g.settled = True


def init_app(app: Flask) -> None:
    """Begin and end the transaction of every request of `app`."""

    @app.before_request
    def begin() -> None:
        set_writing(False)
        if request.method not in SAFE and not is_long():
            request.max_form_parts = MOST_PARTS
            _ = request.form  # read while nothing is held yet: who sends slowly makes nobody wait

    @app.after_request
    def finish(response: Response) -> Response:
        if request.method in SAFE or "settled" in g:
            return response  # the session is rolled back when the request's context ends
        if response.status_code < 400 or g.get("keep_changes"):
            db.session.commit()
        else:
            db.session.rollback()
        return response


def begin_writing(app: Flask) -> None:
    """The last guard of `app`: who asks and may is known, so only now take the write lock, for the view alone."""

    @app.before_request
    def take_lock() -> None:
        if request.method not in SAFE:
            if is_long() and (request.max_content_length or 0) <= MEGABYTE:  # whoever takes more lets go and reads it there
                read_so_far()
                _ = request.form
            begin_anew(may_write=True)
            if (request.endpoint in ALONE or request.blueprint in ALONE) and db.engine.dialect.name == "postgresql":
                db.session.execute(TURN)
