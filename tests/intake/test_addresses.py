"""Where the form can be found: for everybody, for a department, for a team; and in which language it speaks."""

from __future__ import annotations

import pytest

from board.accounts.models import Department
from board.core.words import Both
from board.intake.models import Request
from board.intake.rules.links import new_key, token_of
from board.intake.rules.send import send
from board.teams.models import OldKey, TeamAudience

from .test_pages import filled_in


@pytest.fixture
def sales(world, db):
    found = Department(name=Both("Ventas", "Sales"), slug="sales")
    db.session.add(found)
    db.session.commit()
    return found


def ask_at(world, client, address, **more):
    return client.post(address, data=filled_in(world, client.get(address).text, **more))


def only(db):
    return db.session.query(Request).one()


def test_a_departments_address_says_so_and_fills_it_in(world, client, db, sales):
    page = client.get("/ask/sales").text
    assert "You ask from <b>Sales</b>." in page
    assert 'action="/ask/sales"' in page

    assert ask_at(world, client, "/ask/sales").status_code == 303
    assert (only(db).department_id, only(db).came_by) == (sales.id, "department:sales")


def test_what_an_account_says_of_itself_comes_first(world, client, db, sales):
    support = Department(name=Both("Soporte", "Support"), slug="support")
    db.session.add(support)
    db.session.flush()
    world.paula.department_id = support.id
    request, _ = send(world.words(department_id=sales.id), by=world.paula)
    assert request.department_id == support.id


def test_a_teams_address_settles_a_tie_and_nothing_else(world, client, db):
    db.session.add(TeamAudience(team=world.anchor, stage_id=world.consideration.id, persona_id=world.marta.id))
    db.session.commit()
    page = client.get("/ask/ANC").text
    assert "This is the address of team <b>Ancla</b>." in page or "This is the address of team <b>Anchor</b>." in page

    assert ask_at(world, client, "/ask/ANC", stage_id=world.consideration.id).status_code == 303
    assert (only(db).team_id, only(db).came_by) == (world.anchor.id, "team:ANC")


def test_by_a_teams_address_it_still_goes_to_who_looks_after_them(world, client, db):
    assert ask_at(world, client, "/ask/ANC").status_code == 303
    assert only(db).team_id == world.compass.id


def test_old_keys_and_small_letters_lead_there_and_unknown_ones_on(world, client, db):
    db.session.add(OldKey(key="OLD", team_id=world.compass.id))
    db.session.commit()
    assert "Compass" in client.get("/ask/OLD").text
    assert "Compass" in client.get("/ask/com").text

    for nowhere in ("/ask/marketing", "/ask/ZZZ", "/ask/%3Cb%3E", "/ask/" + "x" * 300):
        answer = client.get(nowhere)
        assert answer.status_code == 404, nowhere
        assert 'href="/ask"' in answer.text
    world.compass.archived_at = world.compass.created_at
    assert client.get("/ask/COM").status_code == 404


def test_the_visitors_language_is_spoken_and_can_be_switched(world, client, db):
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "es-ES,es;q=0.9,en;q=0.5"
    page = client.get("/ask").text
    assert '<html lang="es"' in page

    typed = filled_in(world, page, change="poder pagar <b>ya</b>")
    switched = client.post("/ask/language?language=en", data=typed)

    assert switched.status_code == 200
    assert '<html lang="en"' in switched.text
    assert "poder pagar &lt;b&gt;ya&lt;/b&gt;</textarea>" in switched.text
    assert 'value="andres@albaran.test"' in switched.text
    assert "data-clash" in switched.text
    assert '<html lang="en"' in client.get("/ask").text

    assert client.post("/ask", data=typed).status_code == 303
    assert only(db).language == "en"


def test_honest_words_where_nobody_looks_after_them(world, client):
    key = new_key()
    send(world.words(form_key=key, stage_id=world.retention.id, persona_id=world.marta.id), by=None)

    page = client.get(f"/r/{token_of(key)}/sent").text

    assert "Nobody looks after Marta in Retention yet." in page
    assert "One of our leads reads it by" in page
