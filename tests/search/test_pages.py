"""The page of the search and what its dialog shows."""

from __future__ import annotations

import pytest

from board.core.db import db
from board.search.rules import indexing

from .test_finding import EVIL


@pytest.fixture
def filled(world):
    world.card("Campaña <b>de</b> otoño", description="with <script>alert(1)</script> and onions")
    world.request("Onion soup leaflet", by=world.jon)
    indexing.fill()
    db.session.commit()
    return world


def test_the_page_marks_what_was_asked_for_and_escapes_everything(filled, signed_in):
    text = signed_in(filled.ana).get("/search?q=campana").text

    assert "<mark>Campaña</mark> &lt;b&gt;de&lt;/b&gt; otoño" in text
    assert "1 result<" in text
    assert "<mark>onions</mark>" in signed_in(filled.ana).get("/search?q=onion&kind=card").text
    assert "&lt;script&gt;" in signed_in(filled.ana).get("/search/found?q=onions").text


def test_the_dialog_begins_with_what_one_may_want_to_go_back_to(filled, signed_in):
    assert "Campaña" in signed_in(filled.ana).get("/search/found").text
    assert "Onion soup leaflet" in signed_in(filled.jon).get("/search/found").text
    assert "Campaña" not in signed_in(filled.jon).get("/search/found").text


def test_nothing_found_says_what_to_try(filled, signed_in):
    assert "Nothing found for “zebra”" in signed_in(filled.ana).get("/search?q=zebra").text
    assert "zebra" in signed_in(filled.jon).get("/search/found?q=zebra").text


def test_whatever_is_typed_gives_a_page(filled, signed_in):
    client = signed_in(filled.ana)
    for typed in (each.encode("utf-8", "replace").decode() for each in EVIL):
        for address in ("/search", "/search/found"):
            answer = client.get(address, query_string={"q": typed, "kind": typed[:5], "most": typed[:5]})
            assert answer.status_code == 200, typed
    assert client.get("/search?q=%00%ff%fe&most=99999999999999999999").status_code == 200
    assert client.get("/search?q=a&most=-5").status_code == 200
    assert 'value="&#34;x&#34;"' in client.get("/search", query_string={"q": '"x"'}).text


def test_strangers_are_asked_to_sign_in(filled, client):
    assert client.get("/search?q=otono").headers["Location"].startswith("/sign-in")
