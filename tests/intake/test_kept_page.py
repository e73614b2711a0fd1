"""The page on which a request is answered is drawn once for what it shows: nothing of it may stay when that changes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update

from board.accounts.models import User
from board.core.clock import now
from board.core.words import Both
from board.flow.rules.cards import CardWords, open_from_request
from board.intake.models import Message, Request, Snippet
from board.intake.rules.send import send
from board.metrics.models import Metric, Observation, TeamMetric
from board.teams.models import Membership, Team
from tests.world import sign_in

from .conftest import person


@pytest.fixture
def page(world, client, db):
    """The page of one request that waits for Compass, as Lucía sees it; whoever else asks is signed in anew."""
    request = world.asked()
    db.session.add(Snippet(team_id=world.compass.id, language="en", name="Thanks", text="Good that you wrote.", created_at=now()))
    number = Metric(name=Both("Altas", "Signups"), definition=Both(), created_at=now(), lens="customer")
    db.session.add(number)
    db.session.flush()
    db.session.add(TeamMetric(team_id=world.compass.id, metric_id=number.id))
    db.session.add(Observation(metric_id=number.id, on=now().date(), value=41, recorded_at=now()))
    db.session.flush()

    def seen(by=None, path=""):
        db.session.flush()
        db.session.expire_all()
        found = sign_in(client, by or world.lucia).get(path or f"/requests/{request.id}?team=COM")
        assert found.status_code == 200
        return found.text

    seen.request, seen.number = request, number
    seen(), seen()
    return seen


def test_what_is_drawn_already_is_not_read(world, page, client, queries_made):
    client = sign_in(client, world.lucia)
    address = f"/requests/{page.request.id}?team=COM"
    client.get(address)

    statements = queries_made(lambda: client.get(address))

    assert len(statements) <= 24
    assert not [each for each in statements if "snippets.text" in each.split(" FROM ")[0] and "json" not in each]


def test_names_and_sentences_of_the_house(world, page):
    world.compass.name, world.anchor.sentence = Both("Brújula", "North"), Both("", "People who stay with us")
    world.marta.name, world.consideration.name = Both("Marta", "Martina"), Both("", "Weighing it up")

    text = page()

    assert "North" in text and "Compass" not in text
    assert "People who stay with us" in text
    assert "Martina" in text and "Weighing it up" in text


def test_a_bulk_statement_on_rows_is_seen_too(world, page, db):
    db.session.execute(update(Team).values(not_for=Both("", "Nobody who hurries")))
    db.session.execute(update(Request).values(change="print in colour"))

    text = page()

    assert "Nobody who hurries" in text and "print in colour" in text


def test_numbers_and_their_last_value(world, page, db):
    assert "Signups" in page() and 'value="41"' in page()
    page.number.name = Both("", "New accounts")
    db.session.execute(update(Observation).values(value=57))

    text = page()

    assert "New accounts" in text and "Signups" not in text
    assert 'value="57"' in text


def test_sentences_of_the_team(world, page, db):
    assert "Good that you wrote." in page()
    db.session.execute(update(Snippet).values(text="Glad to hear from you."))
    assert "Glad to hear from you." in page()
    db.session.execute(update(Snippet).values(deleted_at=now()))
    assert "Glad to hear from you." not in page()


def test_colleagues_come_and_go(world, page, db):
    new = person("Gema Lara")
    db.session.add(new)
    db.session.flush()
    db.session.add(Membership(team_id=world.compass.id, user_id=new.id))
    assert "Gema Lara" in page()
    new.name = "Gema Soler"
    assert "Gema Soler" in page()
    new.deactivated_at = now()
    assert "Gema Soler" not in page()


def test_what_was_said_and_what_came(world, page, db):
    db.session.add(Message(request_id=page.request.id, from_requester=True, author_name="Paula", text="One more thing", at=now()))
    assert "One more thing" in page()
    page.request.evidence = "Eleven of twelve asked for it"
    assert "Eleven of twelve asked for it" in page()
    world.paula.name = "Paola Ríos"
    assert "Paola" in page()


def test_the_place_in_line(world, page, db):
    assert "as the 1st" in page()
    open_from_request(world.board, CardWords(title="Before it"), language="en", by=world.lucia)
    assert "as the 2nd" in page()


def test_what_is_like_it(world, page):
    assert "Nothing we have asked for or made looks like it." in page()
    other = world.asked(asked="A page with three examples of receipts")
    assert "A page with three examples of receipts" in page()
    other.state = "withdrawn"
    assert "Nothing we have asked for or made looks like it." in page()


def test_rights_of_whoever_looks(world, page, db):
    assert "At once, it cannot wait" in page(), "Lucía leads Compass"
    assert "At once, it cannot wait" not in page(by=world.nerea)
    assert "Its own team answers it" in page(by=world.bruno)
    db.session.execute(update(Membership).where(Membership.user_id == world.nerea.id).values(role="lead"))
    assert "At once, it cannot wait" in page(by=world.nerea)


def test_who_takes_it(world, page):
    page.request.assigned_to_id = world.nerea.id
    assert "Nerea answers it" in page()
    assert "You answer it." in page(by=world.nerea)
    assert "You answer it." not in page()


def test_each_in_their_language(world, page, db):
    assert "Does it serve our audience?" in page()
    db.session.execute(update(User).where(User.id == world.lucia.id).values(language="es"))
    text = page()
    assert "Does it serve our audience?" not in text and "They read English" not in text
    assert "Leen inglés" in text or "inglés" in text


def test_midnight_passes_and_minutes_do(world, page):
    def back_on(text):
        return text.split('name="yes-until"')[1].split('value="')[1].split('"')[0]

    noon = now().replace(hour=11, minute=0, second=0, microsecond=0)
    page.request.received_at, page.request.due_at = noon - timedelta(minutes=5), noon + timedelta(days=9)
    with time_machine.travel(noon, tick=False):
        today = page()
    with time_machine.travel(noon + timedelta(minutes=7), tick=False):
        later = page()
    with time_machine.travel(noon + timedelta(hours=14), tick=False):
        tomorrow = page()

    assert re.search(r">5.min<", today) and re.search(r">12.min<", later)
    assert back_on(today) == back_on(later) == (noon + timedelta(days=60)).date().isoformat()
    assert back_on(tomorrow) == (noon + timedelta(days=61)).date().isoformat()
    page.request.due_at = noon - timedelta(days=9)
    assert "days late" in page()


def test_the_filter_stays_in_every_address(world, page):
    other = f"/requests/{page.request.id}?team=COM&persona={world.marta.id}"
    assert f"persona={world.marta.id}" in page(path=other)
    assert f"persona={world.marta.id}" not in page()


def test_a_token_is_ones_own(world, page):
    def tokens(text):
        return {part.split('"')[0] for part in text.split('name="csrf_token" value="')[1:]}

    hers, theirs = tokens(page()), tokens(page(by=world.nerea))
    assert len(hers) == len(theirs) == 1 and hers != theirs


def test_the_queue_follows_names_takers_and_clocks(world, page):
    world.paula.name = "Paola Ríos"
    line = page().split(f'id="queued-{page.request.id}"')[1].split("</li>")[0]
    page.request.assigned_to_id, page.request.title = world.nerea.id, "Another title"
    after = page().split(f'id="queued-{page.request.id}"')[1].split("</li>")[0]
    assert "Nerea" in after and "Another title" in after and "Nerea" not in line


def test_what_is_drawn_for_many_says_each_ones_name_and_need(world, page, db):
    assert "Paula, thank you for bringing it." in page()
    mine = {"need": "print <in> “colour” & more", "who": "Eva <b>"}
    other = send(world.words(change=mine["need"], name=f"{mine['who']} Ruiz", email="eva@albaran.test"), by=None)[0]
    text = page(path=f"/requests/{other.id}?team=COM")

    assert "Eva, thank you for bringing it." in text and "Paula, thank you" not in text
    assert 'print &lt;in&gt; “colour” &amp; more</textarea>' in text
    assert "\x00" not in text and "\x00" not in page()
    unknown = send(world.words(email="x@albaran.test"), by=None)[0]
    text = page(path=f"/requests/{unknown.id}?team=COM")
    assert "\x00" not in text and "Thank you for bringing it." in text


def test_a_kept_answer_is_the_one_drawn_afresh(world, page, db, monkeypatch):
    def answers(text):
        found = text.split('class="test"')[1].split("</form>")[0].split("<fieldset>", 1)[1]
        return re.sub(r"\s+", " ", found).replace("> <", "><").strip()

    kept = answers(page())
    monkeypatch.setattr("board.intake.routes.answer_page.AnswerPage.drawn", {})
    assert answers(page()) == kept
