"""One transaction after the other, without the session's own commit between them."""

from __future__ import annotations

import contextvars
import threading
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from board.accounts.models import User
from board.core.db import begin_anew, once, set_writing, writing
from board.teams.models import Membership
from board.teams.policy import works_in

pytestmark = pytest.mark.both_databases


def elsewhere(app: Any, do: Any) -> Any:
    """What `do()` gives in a thread of its own, as another request."""
    said: list[Any] = []

    def work() -> None:
        with app.app_context():
            said.append(do())

    thread = threading.Thread(target=contextvars.Context().run, args=(work,))
    thread.start()
    thread.join(timeout=20)
    return said[0]


def test_what_was_changed_is_there_for_everybody(app: Any, db: Any, world: Any) -> None:
    world.ana.name = "Ana María"
    begin_anew(may_write=False)
    assert elsewhere(app, lambda: db.session.get(User, world.ana.id).name) == "Ana María"
    db.session.rollback()
    assert db.session.scalar(select(User.name).where(User.id == world.ana.id)) == "Ana María"


def test_whoever_only_reads_from_now_on_keeps_nobody_from_writing(app: Any, db: Any, world: Any) -> None:
    world.ana.name = "Ana María"
    begin_anew(may_write=False)

    def write() -> str:
        with writing():
            db.session.get(User, world.ana.id).name = "Ana Belén"
            db.session.commit()
        return "written"

    assert elsewhere(app, write) == "written"


def test_what_was_noted_of_the_first_transaction_is_asked_again(app: Any, db: Any, world: Any) -> None:
    diego, team = world.diego, world.des.id
    begin_anew(may_write=False)
    assert works_in(diego, team)
    assert once("names", lambda: "before") == "before"

    def leave() -> None:
        with writing():
            db.session.execute(Membership.__table__.delete().where(Membership.user_id == diego.id))
            db.session.commit()

    elsewhere(app, leave)
    begin_anew(may_write=True)
    assert not works_in(diego, team)
    begin_anew(may_write=False)
    assert once("names", lambda: "after") == "after"


def test_a_commit_that_fails_is_the_databases_error_and_keeps_nothing(app: Any, db: Any, world: Any) -> None:
    ana = world.ana.id
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
        db.session.execute(text("INSERT INTO memberships (team_id, user_id, role) VALUES (999999, 999999, 'member')"))
        world.ana.name = "Ana María"
    else:
        world.ana.name = "Ana María"
        db.session.flush()
        number = db.session.scalar(text("SELECT pg_backend_pid()"))
        elsewhere(app, lambda: db.session.execute(text(f"SELECT pg_terminate_backend({number})")).all())
    with pytest.raises(DBAPIError):
        begin_anew(may_write=False)
    db.session.rollback()
    assert elsewhere(app, lambda: db.session.get(User, ana).name) == "Ana Ruiz"


def test_before_anything_was_asked_nothing_is_begun(app: Any, db: Any) -> None:
    db.session.rollback()
    begin_anew(may_write=True)
    assert not db.session().in_transaction()
    set_writing(True)
