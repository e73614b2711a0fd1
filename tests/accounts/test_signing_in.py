"""Signing in, staying signed in, and being signed out."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.accounts.models import Session, SignInAttempt
from board.accounts.rules import people, sessions, sign_in
from board.accounts.rules.secrets import hashed
from board.accounts.rules.sign_in import WrongPassword
from board.activity.models import Activity
from board.core.clock import now
from board.core.errors import TooMany
from tests.world import PASSWORD

from .hands import post


def test_a_person_signs_in_and_out(client, world):
    answer = post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    assert answer.status_code == 303 and answer.location == "/"
    assert client.get("/settings").status_code == 200

    answer = post(client, "/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/settings").status_code == 303


def test_a_copied_cookie_is_worth_nothing_after_signing_out(client, world):
    post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    copied = client.get_cookie("sirve").value
    post(client, "/sign-out")

    client.set_cookie("sirve", copied)
    assert client.get("/settings").status_code == 303


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(client, world):
    cookie = post(client, "/sign-in", email="ana@example.org", password=PASSWORD).headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Path=/" in cookie


def test_on_another_host_the_cookie_needs_https(client, world, app):
    answer = post(client, "/sign-in", base_url="https://localhost", email="ana@example.org", password=PASSWORD)
    cookie = answer.headers.getlist("Set-Cookie")[0]
    assert cookie.startswith("__Host-sirve=") and "Secure" in cookie


def test_only_a_hash_of_the_secret_is_kept(client, world, db):
    post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    secret = client.get_cookie("sirve").value
    assert db.session.scalar(select(Session.secret_hash)) == hashed(secret) != secret


@pytest.mark.parametrize("email", ["ana@example.org", "nobody@example.org"])
def test_a_wrong_password_says_the_same_for_everybody_and_keeps_the_address(client, world, email):
    answer = post(client, "/sign-in", email=email, password="not the password")
    assert answer.status_code == 422
    assert "no van juntos" in answer.text and f'value="{email}"' in answer.text


def test_failures_are_remembered_although_they_are_refused(client, world, db):
    post(client, "/sign-in", email="ana@example.org", password="not the password")
    assert db.session.scalar(select(SignInAttempt.email)) == "ana@example.org"
    assert db.session.scalar(select(Activity.name)) == "accounts.session.refused"


def test_after_five_failures_the_next_tries_have_to_wait(world):
    for _ in range(5):
        with pytest.raises(WrongPassword):
            sign_in.sign_in("ana@example.org", "not the password", "10.0.0.1")
    with pytest.raises(TooMany):
        sign_in.sign_in("ana@example.org", PASSWORD, "10.0.0.1")
    with time_machine.travel(now() + timedelta(seconds=2), tick=False):
        assert sign_in.sign_in("ana@example.org", PASSWORD, "10.0.0.1") == world.ana


def test_a_stranger_who_guesses_never_locks_the_owner_out(world, db):
    sessions.begin(world.ana, "192.168.1.5", "her laptop")
    db.session.add_all(SignInAttempt(email="ana@example.org", address=f"10.0.{n}.1", at=now()) for n in range(120))
    db.session.flush()

    with pytest.raises(TooMany):
        sign_in.sign_in("ana@example.org", PASSWORD, "10.9.9.9")
    assert sign_in.sign_in("ana@example.org", PASSWORD, "192.168.1.5") == world.ana


@pytest.mark.parametrize(("idle", "age"), [(timedelta(days=8), timedelta(days=8)), (timedelta(), timedelta(days=31))])
def test_a_session_ends_when_it_is_not_used_and_in_the_end_always(world, db, idle, age):
    secret = sessions.begin(world.ana, "127.0.0.1", "test")
    found = db.session.scalar(select(Session))
    found.created_at, found.last_seen_at = now() - age, now() - idle
    db.session.flush()
    assert sessions.find(secret, timedelta(days=7), timedelta(days=30)) is None


def test_last_use_is_written_after_the_answer_and_not_at_every_one(client, world, db):
    post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    before = db.session.scalar(select(Session.last_seen_at))
    client.get("/settings")
    assert db.session.scalar(select(Session.last_seen_at)) == before
    with time_machine.travel(now() + timedelta(minutes=6)):
        client.get("/settings")
        assert db.session.scalar(select(Session.last_seen_at)) > before


def test_a_closed_account_is_out_at_the_next_click(client, world, db):
    post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    people.deactivate(world.ana, by=world.root)
    assert client.get("/settings").status_code == 303
    assert post(client, "/sign-in", email="ana@example.org", password=PASSWORD).status_code == 422


def test_a_changed_role_ends_the_sessions(client, world):
    post(client, "/sign-in", email="ana@example.org", password=PASSWORD)
    people.change_role(world.ana, "stakeholder", by=world.root)
    assert client.get("/settings").status_code == 303


def test_one_s_other_browsers_can_be_signed_out_but_not_somebody_else_s(client, world, signed_in, db):
    sessions.begin(world.diego, "10.0.0.9", "his phone")
    sessions.begin(world.ana, "10.0.0.7", "her phone")
    client = signed_in(world.ana)
    his, hers = (db.session.scalar(select(Session.id).where(Session.agent == a)) for a in ("his phone", "her phone"))

    assert post(client, f"/settings/sessions/{his}/end").status_code == 404
    assert post(client, f"/settings/sessions/{hers}/end").status_code == 303
    assert db.session.scalars(select(Session.agent)).all() == ["his phone", "test"]


def test_where_one_wanted_to_go_is_kept_through_sign_in(client, world):
    answer = client.get("/people?page=2")
    assert answer.status_code == 303 and answer.location == "/sign-in?next=/people?page%3D2"
    answer = post(client, answer.location, email="marina@example.org", password=PASSWORD)
    assert answer.location == "/people?page=2"
