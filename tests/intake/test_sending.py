"""Asking: it reaches the narrowest team, once, and its private address is known to nobody else."""

from __future__ import annotations

import hashlib

import pytest

from board.activity.models import Activity
from board.core.clock import add_working_days, day_of
from board.core.errors import NotAllowed
from board.intake.models import Request
from board.intake.rules.links import new_key, renew, token_of
from board.intake.rules.send import SeveralTeams, record_for, send
from board.teams.models import TeamAudience

from .conftest import loaded


def test_the_first_line_is_the_title_and_the_rest_stays(world):
    request = world.asked()

    assert request.title == "A page with three examples"
    assert request.details == "And a link from the button “New document”."
    assert request.reference == f"P-{request.id}"


def test_it_goes_to_the_team_that_looks_after_them(world):
    assert world.asked().team_id == world.compass.id
    assert world.asked(stage_id=world.retention.id, persona_id=world.tomas.id).team_id == world.anchor.id


def test_where_nobody_looks_after_them_it_waits_in_the_pool(world):
    request = world.asked(stage_id=world.retention.id, persona_id=world.marta.id)

    assert request.team_id is None
    assert request.state == "waiting"


def test_on_a_tie_the_requester_says_which_team(world, db):
    db.session.add(TeamAudience(team=world.anchor, stage_id=world.consideration.id, persona_id=world.marta.id))

    with pytest.raises(SeveralTeams, match="Choose who should read it"):
        send(world.words(), by=world.paula)
    chosen, _ = send(world.words(), by=world.paula, team_id=world.anchor.id)
    assert chosen.team_id == world.anchor.id


def test_whoever_cannot_say_leaves_a_tie_to_the_leads(world, db):
    db.session.add(TeamAudience(team=world.anchor, stage_id=world.consideration.id, persona_id=world.marta.id))

    request, _ = send(world.words(), by=world.paula, let_leads_choose=True)

    assert request.team_id is None


def test_a_team_that_does_not_look_after_them_cannot_be_chosen(world):
    request, _ = send(world.words(), by=world.paula, team_id=world.anchor.id)

    assert request.team_id == world.compass.id


def test_it_is_answered_within_the_teams_working_days(world):
    world.compass.response_days = 3
    request = world.asked()

    received = day_of(request.received_at, "Europe/Madrid")
    assert day_of(request.due_at, "Europe/Madrid") == add_working_days(received, 3)


def test_the_same_form_twice_is_one_request(world, db):
    key = new_key()
    first, token = send(world.words(form_key=key), by=None)
    second, again = send(world.words(form_key=key, asked="Something else"), by=None)

    assert (first.id, token) == (second.id, again)
    assert db.session.query(Request).count() == 1
    assert db.session.query(Activity).filter_by(name="intake.request.received").count() == 1


def test_only_the_hash_of_the_private_address_is_stored(world):
    key = new_key()
    request, token = send(world.words(form_key=key), by=None)

    assert token == token_of(key)
    assert request.secret_hash == hashlib.sha256(token.encode()).hexdigest()
    assert token not in (request.form_key, request.secret_hash)
    assert key not in (request.form_key, request.secret_hash)


def test_a_key_that_could_be_guessed_is_not_taken(world):
    first, token = send(world.words(form_key="a"), by=None)
    second, other = send(world.words(form_key="a"), by=None)

    assert first.id != second.id
    assert token != other


def test_without_an_account_name_and_address_are_claims(world):
    request, _ = send(world.words(name="Andrés Quintero", email="Andres@Albaran.test"), by=None)

    assert (request.requester_id, request.requester_name) == (None, "Andrés Quintero")
    assert request.requester_email == "andres@albaran.test"


def test_a_member_records_what_somebody_told_them(world):
    request, _ = record_for(world.words(name="Sergio", email=""), by=world.nerea)

    assert (request.recorded_by_id, request.requester_id, loaded(request).who) == (world.nerea.id, None, "Sergio")
    with pytest.raises(NotAllowed):
        record_for(world.words(name="Sergio"), by=world.paula)


def test_a_lead_renews_the_private_address(world):
    request = world.asked()
    old = request.secret_hash

    with pytest.raises(NotAllowed):
        renew(request, by=world.nerea)
    token = renew(request, by=world.lucia)

    assert request.secret_hash == hashlib.sha256(token.encode()).hexdigest() != old
