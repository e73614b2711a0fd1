"""Which cards somebody wants to see: in any accents, on both databases, with counts that speak of the whole column."""

import re
import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from board.core.clock import now, today
from board.core.db import db, folded, holds
from board.core.text import fold
from board.flow.figures.times import UsualTime
from board.flow.models import Card, CardLabel, CardPerson, CardPersona, Label
from board.flow.queries.columns import board_view
from board.flow.queries.filters import Filter
from tests.accounts.hands import token
from tests.world import sign_in


@pytest.fixture
def wanted(world):
    """The titles of the cards that a query string lets through, for Diego."""

    def titles(usual=None, **address):
        found = Filter.asked(MultiDict(address), world.diego.id).conditions(world.board, usual or UsualTime(11, 6, 50, "good"))
        return sorted(db.session.scalars(select(Card.title).where(Card.board_id == world.board.id, *found)))

    return titles


@pytest.fixture
def browser(world, client):
    sign_in(client, world.diego)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    return client


@pytest.mark.both_databases
def test_text_is_found_without_accents_or_case_wherever_it_stands(world, wanted):
    world.card("Campaña de OTOÑO")
    world.card("Poster", description="para el otoño, en la Plaza de España")
    labelled = world.card("Leaflet")
    label = Label(board_id=world.board.id, name="Otoño 2026")
    db.session.add(label)
    db.session.flush()
    db.session.add(CardLabel(card_id=labelled.id, label_id=label.id))
    world.card("Something else")

    assert wanted(q="otono") == ["Campaña de OTOÑO", "Leaflet", "Poster"]
    assert wanted(q="OTOÑO espana") == ["Poster"]
    assert wanted(q="100%_") == []


@pytest.mark.both_databases
def test_a_card_is_found_by_its_number_with_or_without_the_key(world, wanted):
    cards = [world.card(f"Card {letter}") for letter in "abc"]
    number = cards[1].number

    assert wanted(q=f"des-{number}") == wanted(q=f"DES-{number}") == ["Card b"]
    assert wanted(q=str(number)) == ["Card b"]
    assert wanted(q=f"dec-{number}") == []


@pytest.mark.both_databases
def test_every_question_narrows_and_any_of_its_answers_will_do(world, wanted):
    mine, nobodys, lolas = world.card("Mine"), world.card("Nobody's"), world.card("Lola's")
    db.session.add_all([CardPerson(card_id=mine.id, user_id=world.diego.id), CardPerson(card_id=lolas.id, user_id=world.ana.id)])
    db.session.add(CardPersona(card_id=lolas.id, persona_id=world.lola.id))
    lolas.blocked_at = now()
    nobodys.class_of_service = "expedite"
    db.session.flush()
    bare = world.card("Bare")
    db.session.delete(db.session.get(CardPersona, (bare.id, world.marta.id)))
    db.session.flush()

    assert wanted(who="me") == ["Mine"]
    assert wanted(who="nobody") == ["Bare", "Nobody's"]
    assert wanted(who=["me", "nobody"]) == ["Bare", "Mine", "Nobody's"]
    assert wanted(who=str(world.ana.id), blocked="1") == ["Lola's"]
    assert wanted(**{"for": str(world.lola.id)}) == ["Lola's"]
    assert wanted(**{"for": "none"}) == ["Bare"]
    assert wanted(**{"class": "expedite"}) == ["Nobody's"]
    assert wanted(label="none") == ["Bare", "Lola's", "Mine", "Nobody's"]
    assert wanted(who="me", blocked="1") == []


@pytest.mark.both_databases
def test_due_and_over_our_usual_time_leave_out_what_is_delivered(world, wanted):
    day = today(world.board.team.time_zone)
    world.card("Overdue", due_on=day - timedelta(days=20), started_at=now() - timedelta(days=12))
    world.card("This week", due_on=day, started_at=now() - timedelta(days=3))
    world.card("Delivered", due_on=day - timedelta(days=20), started_at=now() - timedelta(days=30), delivered_at=now())
    world.card("Some day")

    assert wanted(due="overdue") == ["Overdue"]
    assert wanted(due="week") == ["This week"]
    assert wanted(due="none") == ["Some day"]
    assert wanted(late="1") == ["Overdue"]
    assert wanted(late="1", usual=UsualTime(None, None, 0, "none")) == []


@pytest.mark.both_databases
def test_the_database_folds_as_python_does(app):
    for text in ("Ñandú", "ÁÉÍÓÚÜ", "Çà et là", "œuvre", "100% (a|b) [c] c:\\d"):
        assert db.session.scalar(select(folded(db.literal(text)))) == fold(text)
        for written in (text, text.upper(), fold(text)):
            assert db.session.scalar(select(holds(db.literal(f"- {written} -"), text)))
        assert not db.session.scalar(select(holds(db.literal(text), f"{text}.*")))


def test_an_address_says_the_filter_and_comes_back(app):
    said = [("q", " menú  del día "), ("for", "3"), ("for", "none"), ("who", "me"), ("who", "9"), ("late", "1"), ("due", "soon")]
    asked = MultiDict(said)
    found = Filter.asked(asked, me=7)

    assert found.arguments == {"q": "menú del día", "for": [3, "none"], "who": ["me", 9], "late": 1}
    assert Filter.asked(MultiDict(found.arguments), me=7) == found
    assert Filter.asked(MultiDict(), me=7).is_empty
    assert Filter.asked(MultiDict({"for": "x", "who": "-1", "label": "9" * 40}), me=7).is_empty


@pytest.mark.both_databases
def test_counts_limits_and_free_places_speak_of_the_whole_column(world):
    world.card("Wanted", world.ready)
    world.card("Other", world.ready)
    view = board_view(world.board, None, Filter(text="wanted"))
    ready = view.of(world.ready.id)

    assert (ready.count, ready.shown, ready.wanted, ready.hidden, ready.room) == (2, 2, 1, 1, 4)
    assert [card.id for card in ready.cards] == [db.session.scalar(select(Card.id).where(Card.title == "Wanted"))]


def test_the_page_says_what_the_filter_hides_and_leads_back_to_all(world, browser):
    world.card("Wanted", world.ready)
    world.card("Other", world.ready)
    world.card("Hidden", world.review)

    html = browser.get(f"/boards/{world.board.id}?q=wanted").text

    assert "Wanted" in html and ">Other<" not in html and ">Hidden<" not in html
    assert "1 of 2 shown" in html and "1 card hidden by the filter" in html
    assert re.search(r'Ready</h2>\s*<span class="col__c num">2<span class="col__lim"> of 6', html)
    assert "Room for 4 more" in html
    assert re.search(r'id="clear-filters" href="/boards/\d+" data-clear', html)


def test_the_columns_alone_come_with_the_rest_of_the_bar(world, browser):
    world.card("Wanted", world.ready)

    html = browser.get(f"/boards/{world.board.id}/columns?q=nothing&lanes=persona").text

    assert html.count('id="columns"') == 1 and 'data-wanted="0"' in html
    assert 'id="looks" hx-swap-oob="morph"' in html and 'name="lanes" value="persona"' in html


def test_a_view_is_saved_opened_renamed_and_comes_back_after_it_was_deleted(world, browser):
    board = world.board.id
    saved = browser.post(f"/boards/{board}/views/new?q=men%C3%BA&lanes=person", data={"name": "Menus"})
    assert saved.location == f"/boards/{board}?q=men%C3%BA&lanes=person"
    page = browser.get(saved.location).text
    number = re.search(r'id="view-(\d+)"', page)[1]
    assert f'href="/boards/{board}?q=men%C3%BA&amp;lanes=person" aria-current="true">Menus' in page

    browser.post(f"/views/{number}/name", data={"name": "All menus"})
    gone = browser.post(f"/views/{number}/deletion?q=x")
    undo = re.search(r'action="(/boards/\d+/views/again[^"]*)"', gone.text)[1].replace("&amp;", "&")
    assert "All menus" not in browser.get(f"/boards/{board}").text
    browser.post(undo)

    assert "All menus" in browser.get(f"/boards/{board}").text


def test_leads_share_views_and_nobody_sees_anothers_own(world, browser, client):
    board = world.board.id
    assert browser.post(f"/boards/{board}/views/new?blocked=1", data={"name": "Stuck", "is_shared": "y"}).status_code in (403, 422)
    browser.post(f"/boards/{board}/views/new?blocked=1", data={"name": "My own"})
    sign_in(client, world.ana)
    client.environ_base["HTTP_X_CSRFTOKEN"] = token(client, path="/settings")
    client.post(f"/boards/{board}/views/new?blocked=1", data={"name": "Stuck", "is_shared": "y"})
    theirs = client.get(f"/boards/{board}").text
    sign_in(client, world.irene)

    assert "Stuck" in theirs and "My own" not in theirs
    assert "Stuck" in client.get(f"/boards/{board}").text


@pytest.mark.both_databases
def test_two_thousand_long_cards_are_searched_while_somebody_types(world, wanted):
    description = "La campaña de otoño: «¿qué pasa con la facturación?» El logotipo se rellena solo. " * 12
    first = world.card("Card 0")
    rows = {column.key: getattr(first, column.key) for column in Card.__mapper__.column_attrs if column.key != "id"}
    rows |= {"description": description}
    more = [rows | {"title": f"Tarjeta número {at}", "number": 1000 + at, "rank": f"{at:04}"} for at in range(2000)]
    db.session.execute(Card.__table__.insert(), more)
    start = time.perf_counter()
    found = wanted(q="logotipo nothing")
    spent = time.perf_counter() - start

    assert found == []
    assert spent < 1.5, spent  # about 0.1 alone on the machine
