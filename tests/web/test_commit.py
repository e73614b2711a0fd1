"""Nothing is acknowledged that could not be saved."""

from __future__ import annotations

from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from board.accounts.models import User
from tests.accounts.hands import post


def test_a_commit_that_fails_is_said_and_nothing_is_half_done(signed_in, world, db):
    client = signed_in(world.ana)
    token_first = client.get("/settings").status_code

    def refuse(_connection):
        raise OperationalError("COMMIT", {}, Exception("disk I/O error"))

    event.listen(db.engine, "commit", refuse)
    try:
        answer = client.post("/settings/look", data={"theme": "dark", "back": "/settings"})
    finally:
        event.remove(db.engine, "commit", refuse)

    assert token_first == 200
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "5"
    assert "could not save" in answer.text
    assert db.session.scalar(select(User.theme).where(User.id == world.ana.id)) == "system"


def test_a_page_that_only_shows_never_writes(signed_in, world, queries_made):
    client = signed_in(world.ana)
    client.get("/customers")
    changes = [s for s in queries_made(lambda: client.get("/customers")) if not s.startswith(("SELECT", "PRAGMA", "WITH"))]
    assert changes == []


def test_a_refused_form_changes_nothing(signed_in, world, db):
    client = signed_in(world.ana)
    assert post(client, "/settings", name="", language="es", time_zone="Europe/Madrid", theme="dark").status_code == 422
    assert db.session.scalar(select(User.theme).where(User.id == world.ana.id)) == "system"
