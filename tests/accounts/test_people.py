"""Set-up, invitations, resets and roles."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.accounts.models import Token, User
from board.accounts.rules import links, passwords, people
from board.accounts.rules.passwords import WeakPassword
from board.core.clock import now
from board.core.errors import Conflict, DomainError, Gone, NotAllowed
from tests.world import PASSWORD

from .hands import post

ANA = people.Newcomer("Ana Ruiz", "Ana@Example.org ", "three words and more", "en", "Atlantic/Canary")


def test_before_anybody_has_an_account_every_page_points_to_the_terminal(client):
    for path in ("/", "/boards/3", "/no-such-page", "/ask"):
        answer = client.get(path)
        assert answer.status_code == 200 and "terminal" in answer.text


def test_the_set_up_link_makes_the_first_administrator_once(client, db):
    secret = links.new_link("set-up")
    fields = {"name": "Ana", "email": "ana@example.org", "password": "three words and more", "language": "es"}
    answer = post(client, f"/setup/{secret}", **fields, time_zone="Europe/Madrid")
    assert answer.status_code == 303 and answer.location == "/start"
    assert db.session.scalar(select(User.role)) == "administrator"
    assert client.get(f"/setup/{secret}").status_code == 410


def test_what_was_typed_stays_when_the_password_is_weak(client, db):
    secret = links.new_link("set-up")
    fields = {"name": "Ana", "email": "ana@example.org", "language": "es", "time_zone": "Europe/Madrid"}
    answer = post(client, f"/setup/{secret}", **fields, password="short")
    assert answer.status_code == 422 and 'value="ana@example.org"' in answer.text
    assert db.session.scalar(select(User)) is None
    assert client.get(f"/setup/{secret}").status_code == 200


def test_the_browser_chooses_the_time_zone_until_somebody_did(client, db):
    secret = links.new_link("set-up")
    fresh = client.get(f"/setup/{secret}").text
    refused = post(client, f"/setup/{secret}", name="", email="", password="", language="es", time_zone="America/Bogota").text

    assert 'data-behavior="zone"' in fresh and '<option selected value="Europe/Madrid">' in fresh
    assert 'data-behavior="zone"' not in refused and '<option selected value="America/Bogota">' in refused


@pytest.mark.parametrize(
    "password", ["short", "x" * 257, "aaaaaaaaaaaaaaa", "contraseña123", "ana@example.org", "Qwerty123456"]
)
def test_weak_passwords_are_refused(app, password):
    with pytest.raises(WeakPassword):
        passwords.hash_password(password, "Ana", "ana@example.org")


def test_a_long_password_with_any_characters_is_taken(app):
    stored = passwords.hash_password("¡ñandú, 🦙 y  espacios!")
    assert passwords.matches("¡ñandú, 🦙 y  espacios!", stored)
    assert not passwords.matches("¡ñandú, 🦙 y espacios!", stored)


def test_an_invited_person_joins_with_the_link(client, world, db):
    invited, secret = people.invite("Nuria Soler", "nuria@example.org", "member", by=world.root)
    fields = {"name": "Nuria Soler", "password": "three words and more", "language": "en", "time_zone": "Europe/Madrid"}
    assert post(client, f"/invitations/{secret}", **fields).status_code == 303
    assert invited.password_hash and invited.email_confirmed_at
    assert client.get(f"/invitations/{secret}").status_code == 410


def test_an_address_has_one_account(world):
    with pytest.raises(Conflict):
        people.invite("Other Ana", "ANA@example.org", "member", by=world.root)


def test_only_an_administrator_invites(world):
    for person in (world.carmen, world.ana, world.jon):
        with pytest.raises(NotAllowed):
            people.invite("Nuria", "nuria@example.org", "administrator", by=person)


def test_links_expire_and_a_new_one_ends_the_old_one(world, db):
    _, first = people.invite("Nuria", "nuria@example.org", "member", by=world.root)
    nuria = db.session.scalar(select(User).where(User.email == "nuria@example.org"))
    second = people.invite_again(nuria, by=world.root)
    with pytest.raises(Gone):
        links.open_link("invitation", first)
    assert links.open_link("invitation", second)
    with time_machine.travel(now() + timedelta(days=8)), pytest.raises(Gone):
        links.open_link("invitation", second)


def test_a_link_of_one_kind_does_not_open_another(world):
    _, secret = people.invite("Nuria", "nuria@example.org", "member", by=world.root)
    with pytest.raises(Gone):
        links.open_link("reset", secret)


def test_a_link_is_spent_by_one_of_two(world, db):
    links.new_link("set-up")
    token = db.session.scalar(select(Token))
    links.use_link(token)
    with pytest.raises(Gone):
        links.use_link(token)


def test_a_reset_link_sets_a_new_password_and_ends_the_sessions(client, signed_in, world):
    client = signed_in(world.ana)
    secret = people.make_reset_link(world.ana, by=world.root)
    person = people.reset_password(links.open_link("reset", secret), "four quite new words")
    assert person == world.ana and passwords.matches("four quite new words", person.password_hash)
    assert client.get("/settings").status_code == 303


def test_there_is_always_somebody_to_administer(world):
    with pytest.raises(DomainError, match="Make another person administrator first"):
        people.deactivate(world.root, by=world.root)
    people.change_role(world.carmen, "administrator", by=world.root)
    people.change_role(world.root, "member", by=world.carmen)
    assert world.root.role == "member"


def test_a_role_that_there_is_not_is_refused(world):
    with pytest.raises(DomainError):
        people.change_role(world.ana, "root", by=world.root)


def test_one_changes_one_s_own_password_with_the_old_one(client, signed_in, world):
    client = signed_in(world.ana)
    answer = post(client, "/settings/password", old_password="not it", password="four quite new words")
    assert answer.status_code == 422 and "not your password" in answer.text
    answer = post(client, "/settings/password", old_password=PASSWORD, password="four quite new words")
    assert answer.status_code == 303
    assert client.get("/settings").status_code == 200


def test_settings_are_kept_and_spoken_at_once(client, signed_in, world):
    client = signed_in(world.ana)
    fields = {"name": "Ana R.", "language": "es", "time_zone": "America/Santiago", "theme": "dark"}
    assert post(client, "/settings", **fields).status_code == 303
    page = client.get("/settings").text
    assert 'lang="es"' in page and 'data-theme="dark"' in page and "Tus ajustes" in page
    assert not world.ana.shortcuts


def test_a_time_zone_that_there_is_not_is_refused_beside_its_field(client, signed_in, world):
    client = signed_in(world.ana)
    fields = {"name": "Ana R.", "language": "es", "time_zone": "Mars/Olympus", "theme": "dark"}
    answer = post(client, "/settings", **fields)
    assert answer.status_code == 422 and world.ana.name == "Ana Ruiz" and "Ana R." in answer.text
