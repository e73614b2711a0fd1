"""A form that adds something and arrives twice adds it once; another form adds the same again, where that may be."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from board.accounts.models import Department, User
from board.audiences.models import Brand, Persona, Quote, Stage
from board.core.clock import now
from board.core.db import db
from board.flow.models import Board, Card, CheckItem, Checklist, Column, Kudos, Label, SavedView, WorkType
from board.flow.rules.boards import open_board
from board.flow.rules.cards import create_card
from board.flow.rules.steps import add_steps
from board.flow.rules.words import CardWords
from board.intake.models import Message, Snippet
from board.intake.rules.links import new_key, token_of
from board.intake.rules.send import Asked, send
from board.metrics.models import Metric
from board.teams.models import Team
from board.web.models import SentForm
from board.web.once import REMEMBERED, forget_sent
from tests.world import World, sign_in

NAMED = {"name-es": "Otro", "name-en": "Another"}
FIGURE = {**NAMED, "unit": "%", "direction": "up", "lens": "customer", "every_days": "7"}
QUOTE = {"text": "Full at last", "said_on": "2026-01-07", "language": "en"}
ADDED = [
    ("/cards/new?board={board}", "/cards/new", {"title": "Deposits", "board_id": "{board}"}, Card, True),
    ("/cards/new/panel?board={board}", "/cards/new", {"title": "Deposits", "board_id": "{board}"}, Card, True),
    ("/teams/DES/boards/new", "/teams/DES/boards/new", NAMED, Board, True),
    ("/boards/{board}/columns/new", "/boards/{board}/columns/new", {**NAMED, "kind": "active", "before": ""}, Column, True),
    ("/boards/{board}/labels", "/boards/{board}/labels", {"name": "Spring", "colour": "green"}, Label, False),
    ("/boards/{board}/views/new", "/boards/{board}/views/new", {"name": "Mine"}, SavedView, False),
    ("/teams/DES/work-types", "/teams/DES/work-types", NAMED, WorkType, True),
    ("/requests/sentences/DES", "/requests/sentences/DES", {"name": "Later", "text": "Not now.", "language": "en"}, Snippet, True),
    ("/teams/DES/figures/new", "/teams/DES/figures", FIGURE, Metric, True),
    ("/teams/new", "/teams", {**NAMED, "key": "OTR"}, Team, False),
    ("/cards/{card}", "/cards/{card}/steps", {"text": "Ask Lola", "list_id": "{list}"}, CheckItem, True),
    ("/cards/{card}", "/cards/{card}/lists", {"name": "Before we print"}, Checklist, True),
    ("/cards/{card}", "/cards/{card}/kudos", {"to_id": "{lead}", "text": "the photos"}, Kudos, False),
    ("/customers/stages", "/customers/stages", NAMED, Stage, False),
    ("/customers/personas", "/customers/personas", NAMED, Persona, False),
    ("/customers/brands", "/customers/brands", NAMED, Brand, False),
    ("/customers/personas/{persona}", "/customers/personas/{persona}/quotes", QUOTE, Quote, True),
    ("/departments", "/departments", NAMED, Department, True),
]
"""Page, address of the form in it, what is typed, what it adds, whether there may be two of the name."""


@pytest.fixture
def around(app, client):
    """What the addresses name, in a browser of Ana, who leads Discover and here administers too."""
    world = World()
    world.ana.role = "administrator"
    board = open_board(world.des, by=None)
    card = create_card(board, CardWords(title="Bookings"), by=world.ana)
    add_steps(card, "Write it", None, by=world.ana)
    made = {"board": board.id, "card": card.id, "lead": world.diego.id, "persona": world.marta.id}
    made["list"] = db.session.scalar(select(Checklist.id))
    sign_in(client, world.ana)
    return made


def sent(client, page, address, typed):
    """The form at `address` of `page`, as somebody fills it in: what is sent."""
    shown = client.get(page).text
    form = re.search(rf'<form[^>]*action="{re.escape(address)}(?:\?[^"]*)?"[^>]*>.*?</form>', shown, re.DOTALL)
    assert form, (page, address)
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]))
    assert hidden.get("once"), form[0]
    return {**hidden, **typed}


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.mark.parametrize(("shown_on", "address", "typed", "model", "may_be_two"), ADDED, ids=[f"{row[1]} {row[0]}" for row in ADDED])
def test_a_form_that_arrives_twice_adds_one_and_the_next_form_another(around, client, shown_on, address, typed, model, may_be_two):
    shown_on, address = shown_on.format(**around), address.format(**around)
    typed = {name: value.format(**around) for name, value in typed.items()}
    form, before = sent(client, shown_on, address, typed), count(model)

    first, second = (client.post(address, data=form) for _ in range(2))

    assert (first.status_code, second.status_code, count(model)) == (303, 303, before + 1), first.text[:2000]
    assert first.location == second.location
    client.post(address, data=sent(client, shown_on, address, typed))
    assert count(model) == before + 1 + may_be_two


def test_with_scripts_the_second_answer_draws_the_page_anew(around, client):
    form = sent(client, "/cards/new/panel?board={board}".format(**around), "/cards/new", {"title": "Deposits", "board_id": around["board"]})

    first, second = (client.post("/cards/new/panel", data=form, headers={"HX-Request": "true"}) for _ in range(2))

    assert (first.status_code, second.headers.get("HX-Refresh")) == (200, "true")
    more, answers = {**form, "another": "1"}, []
    for _ in range(2):
        answers.append(client.post("/cards/new/panel", data=more, headers={"HX-Request": "true"}).location)
    assert answers[0] == answers[1] and answers[0].startswith("/cards/new/panel?")
    assert count(Card) == 3


def test_a_form_that_was_refused_or_has_other_words_is_another_one(around, client):
    page, address = "/teams/DES/boards/new", "/teams/DES/boards/new"
    form = sent(client, page, address, {"name-es": "", "name-en": ""})
    codes = [client.post(address, data={**form, "name-en": name}).status_code for name in ("", "", "Spring", "Autumn", "Spring")]

    assert codes == [422, 422, 303, 303, 303]
    assert [board.name.en for board in db.session.scalars(select(Board).order_by(Board.id))][1:] == ["Spring", "Autumn"]


def test_another_person_sends_their_own_and_after_two_days_a_form_is_forgotten(around, client):
    address = "/teams/DES/boards/new"
    form = sent(client, address, address, NAMED)
    client.post(address, data=form)
    sign_in(client, db.session.scalar(select(User).where(User.name == "Marina Soto")))
    client.post(address, data=form)
    assert count(Board) == 3

    db.session.add(SentForm(digest="old", at=now() - REMEMBERED - timedelta(minutes=1), place=""))
    db.session.commit()
    forget_sent({})
    assert [each.place[:17] for each in db.session.scalars(select(SentForm))] == ["Location /boards/"] * 2


def test_a_stranger_s_reply_is_kept_once_and_the_secret_of_their_link_nowhere(around, app):
    key = new_key()
    send(Asked(change="read it", asked="A leaflet", language="en", email="eva@example.org", form_key=key), by=None, let_leads_choose=True)
    db.session.commit()
    client, page = app.test_client(), f"/r/{token_of(key)}"
    form = sent(client, page, f"{page}/replies", {"text": "It is for the fair"})

    places = [client.post(f"{page}/replies", data=form, headers={"Referer": f"http://localhost{page}?told=1"}).location for _ in range(2)]

    assert places == [page, page] and count(Message) == 1
    assert [each.place for each in db.session.scalars(select(SentForm))] == [""]
