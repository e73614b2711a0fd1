"""While somebody types: what there is already, who may see what of it, and ending the request with a piece."""

from __future__ import annotations

import re

import pytest

from board.core.clock import now
from board.core.errors import Conflict
from board.flow.models import Card
from board.flow.rules.cards import open_from_request
from board.flow.rules.words import CardWords
from board.intake.models import Decision, Request, Subscription
from board.intake.queries.similar import alike
from board.intake.rules import reuse
from board.intake.rules.links import new_key
from tests.world import sign_in

REUSES = ("intake.keep_reuse",)
TYPED = "A guide with three examples of quotes"


def card(world, title=TYPED, **more):
    made = open_from_request(world.board, CardWords(title=title, need="", description="", personas=()), language="en", by=world.lucia)
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def piece(world, db):
    made = card(world, delivered_at=now(), piece_live="https://albaran.test/guide", piece_kind="Guide")
    db.session.flush()
    return made


def typed(client, **more):
    page = client.get("/ask").text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return {**hidden, "asked": TYPED, "change": "", **more}


def test_a_stranger_sees_finished_pieces_and_that_somebody_asked(world, piece, db):
    card(world, f"{TYPED}, our secret plan")
    world.asked(asked=TYPED)

    found = alike(TYPED, to=None)

    assert [each.piece for each in found.pieces] == ["https://albaran.test/guide"]
    assert (found.requests, found.cards, found.somebody_asked) == ([], [], True)


@pytest.mark.both_databases
def test_who_asked_sees_their_own_and_members_everything(world, piece):
    mine = world.asked(asked=TYPED)
    card(world, f"{TYPED}, second part")

    own, team = alike(TYPED, to=world.paula), alike(TYPED, to=world.nerea)

    assert ([each.id for each in own.requests], own.somebody_asked, own.cards) == ([mine.id], False, [])
    assert (len(team.pieces), len(team.requests), len(team.cards)) == (1, 1, 1)


def test_at_most_three_of_each(world):
    for _ in range(5):
        card(world, delivered_at=now(), piece_live="https://albaran.test/x")
        world.asked(asked=TYPED)
    found = alike(TYPED, to=world.nerea)
    assert (len(found.pieces), len(found.requests)) == (3, 3)


@pytest.mark.parametrize("hidden", [{"piece_live": ""}, {"delivered_at": None}, {"deleted_at": now(), "archived_at": now()}])
def test_what_is_not_live_is_not_shown_and_cannot_be_used(world, client, piece, db, hidden):
    for name, value in hidden.items():
        setattr(piece, name, value)
    db.session.commit()

    assert not alike(TYPED, to=None).pieces
    assert client.post(f"/ask/use/{piece.id}", data=typed(client)).status_code == 404


def test_a_private_board_shows_strangers_nothing(world, client, piece, db):
    world.board.is_private = True
    db.session.commit()
    assert not alike(TYPED, to=None).pieces
    assert client.post(f"/ask/use/{piece.id}", data=typed(client)).status_code == 404


def test_the_page_shows_it_while_it_is_typed(world, client, piece):
    world.asked(asked=TYPED)
    part = client.get("/ask/similar", query_string={"asked": TYPED, "change": ""}).text

    assert 'href="https://albaran.test/guide"' in part
    assert "Somebody asked for something like it." in part
    assert "hidden" in client.get("/ask/similar", query_string={"asked": "Nothing of the kind"}).text


@pytest.mark.both_databases
def test_using_it_ends_the_request_and_is_counted(world, client, piece, db, ten_seconds_later):
    answer = client.post(f"/ask/use/{piece.id}", data=typed(client))
    page = client.get(answer.location).text
    assert 'href="https://albaran.test/guide"' in page
    assert 'id="not-enough"' in page
    request = db.session.query(Request).one()
    assert (request.state, request.requester_email) == ("sending", "")
    assert client.get(answer.location.replace("/used", "")).location == answer.location

    ten_seconds_later(REUSES)

    assert (request.state, request.answered_at) == ("reused", None)
    assert db.session.query(Decision).one().outcome == "reused"
    assert 'id="not-enough"' not in client.get(answer.location).text
    assert client.get(answer.location.replace("/used", "")).status_code == 200


@pytest.mark.both_databases
def test_undone_the_form_is_back_with_everything_typed(world, client, piece, db, ten_seconds_later):
    answer = client.post(f"/ask/use/{piece.id}", data=typed(client, persona_id=world.marta.id, email="a@albaran.test"))
    token = re.search(r"/r/([0-9a-f]{64})/used", answer.location)[1]
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', client.get(answer.location).text)[1]

    page = client.post(f"/r/{token}/not-enough", data={"csrf_token": csrf}).text

    assert f"{TYPED}</textarea>" in page
    assert 'value="a@albaran.test"' in page
    assert f'value="{world.marta.id}" checked' in page
    assert db.session.query(Request).count() == 0
    ten_seconds_later(REUSES)
    assert db.session.query(Request).count() == 0

    again = client.post(f"/ask/use/{piece.id}", data=typed(client))
    ten_seconds_later(REUSES)
    assert again.status_code == 303
    assert [each.state for each in db.session.query(Request)] == ["reused"]


def test_after_ten_seconds_it_holds(world, client, piece, ten_seconds_later):
    request, _ = reuse.solve_by_reuse(world.words(), piece, by=world.paula)
    ten_seconds_later(REUSES)
    with pytest.raises(Conflict):
        reuse.undo_reuse(world.history(request), by=world.paula)


def test_pressed_twice_it_is_one(world, client, piece, db):
    key = new_key()
    first, token = reuse.solve_by_reuse(world.words(form_key=key), piece, by=None)
    second, again = reuse.solve_by_reuse(world.words(form_key=key), piece, by=None)
    assert (first.id, token) == (second.id, again)


def test_looking_costs_the_same_however_much_there_is(world, piece, queries_made, db):
    db.session.commit()
    before = len(queries_made(lambda: alike(TYPED, to=world.nerea)))  # what is like it, and the names of teams and columns
    for _ in range(20):
        world.asked(asked=TYPED)
        card(world)
    db.session.commit()
    assert len(queries_made(lambda: alike(TYPED, to=world.nerea))) == before <= 4


def test_it_is_shown_to_who_answers_too(world, client, piece):
    request = world.asked(asked=TYPED)
    sign_in(client, world.nerea)
    assert TYPED in client.get(f"/requests/{request.id}").text
    assert isinstance(piece, Card)


@pytest.mark.parametrize("wrong", [{"asked": "x" * 20_001}, {"change": "x" * 2001}, {"wanted_why": "x" * 501}])
def test_what_cannot_be_kept_is_refused_with_its_sentence(world, client, piece, db, wrong):
    answer = client.post(f"/ask/use/{piece.id}", data=typed(client, **wrong))

    assert answer.status_code == 422 and answer.text.count('class="field__error"') == 1
    assert db.session.query(Request).count() == 0


def test_who_found_a_piece_needs_no_name_nor_address(world, client, piece, db):
    answer = client.post(f"/ask/use/{piece.id}", data=typed(client, name="x" * 121, email="olga@"))

    assert answer.status_code == 303
    request = db.session.query(Request).one()
    assert (request.requester_name, request.requester_email) == ("", "")


def test_whoever_records_for_somebody_sees_what_there_is_and_ends_it_with_a_piece(world, client, piece, db, ten_seconds_later):
    sign_in(client, world.nerea)
    page = client.get("/requests/new").text
    assert 'data-address="/requests/new/similar"' in page
    part = client.get("/requests/new/similar", query_string={"asked": TYPED}).text
    assert f'formaction="/requests/new/use/{piece.id}"' in part and 'href="https://albaran.test/guide"' in part

    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    data = {**hidden, "asked": TYPED, "name": "Sergio", "email": "sergio@albaran.test"}
    answer = client.post(f"/requests/new/use/{piece.id}", data=data)
    assert answer.status_code == 303
    request = db.session.query(Request).one()
    assert (request.requester_name, request.requester_id, request.recorded_by_id) == ("Sergio", None, world.nerea.id)
    used = client.get(answer.location).text
    assert "hand it over today" in used and 'href="/requests/new"' in used
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', used)[1]
    again = client.post(answer.location.replace("/used", "/not-enough"), data={"csrf_token": csrf}).text
    assert f"{TYPED}</textarea>" in again and 'value="Sergio"' in again and 'action="/requests"' in again

    answer = client.post(f"/requests/new/use/{piece.id}", data={**data, "form_key": ""})
    ten_seconds_later(REUSES)
    assert [each.state for each in db.session.query(Request)] == ["reused"]
    assert db.session.query(Subscription).count() == 0, "nobody is mailed of what a member hands over"
    assert sign_in(client, world.paula).get("/requests/new/similar").status_code == 403
