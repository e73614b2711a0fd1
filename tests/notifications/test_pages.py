"""The bell on every page, the list, reading and muting."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from board.activity.models import Activity
from board.core.db import db
from board.flow.models import CardPerson, CardWatch
from board.flow.rules.comments import write_comment
from board.notifications.models import Notification
from board.notifications.rules.telling import tell
from tests.search.conftest import World


@pytest.fixture
def world(app) -> World:
    return World()


@pytest.fixture
def told(world):
    """Ana was told of a comment."""
    card = world.card("<b>Terrace</b>")
    db.session.add(CardPerson(card_id=card.id, user_id=world.ana.id))
    db.session.flush()
    write_comment(card, "Look <i>here</i>", by=world.diego)
    db.session.flush()
    for happened in db.session.scalars(select(Activity).where(Activity.name == "flow.comment.written")):
        tell(happened)
    world.told_card = card
    db.session.commit()
    return db.session.scalars(select(Notification)).one()


def test_the_bell_counts_on_every_page(world, told, signed_in):
    text = signed_in(world.ana).get("/settings").text

    assert 'data-unread="card:' in text and "1 unread" in text
    assert 'data-unread=""' in signed_in(world.diego).get("/settings").text


def test_the_page_says_what_happened_and_escapes_it(world, told, signed_in):
    for address in ("/notifications", "/notifications/panel"):
        text = signed_in(world.ana).get(address).text
        assert "Diego Paz writes: “Look &lt;i&gt;here&lt;/i&gt;”" in text
        assert "&lt;b&gt;Terrace&lt;/b&gt;" in text and "DES-" in text
    assert "Nobody is waiting for you" in signed_in(world.jon).get("/notifications").text


def test_reading_one_all_or_the_card_empties_the_bell(world, told, signed_in):
    client = signed_in(world.ana)
    for address in (f"/notifications/{told.id}/read", "/notifications/read", f"/notifications/card/{world.told_card.id}/read"):
        told.read_at = None
        assert client.post(address).status_code in (200, 303)
        assert told.read_at is not None
    assert 'data-unread=""' in client.get("/notifications/bell").text


def test_a_card_can_be_muted_from_its_line(world, told, signed_in):
    answer = signed_in(world.ana).post(f"/notifications/{told.id}/mute", headers={"HX-Request": "true"})

    assert answer.status_code == 200 and 'id="bell"' in answer.text and 'id="notes"' in answer.text
    assert db.session.get(CardWatch, (world.told_card.id, world.ana.id)).state == "muted"


def test_nobody_touches_the_lines_of_others(world, told, signed_in):
    other = signed_in(world.carmen)

    assert other.post(f"/notifications/{told.id}/read").status_code == 404
    assert other.post(f"/notifications/{told.id}/mute").status_code == 404
    other.post("/notifications/read")
    other.post(f"/notifications/card/{world.told_card.id}/read")
    assert told.read_at is None


REASONS = (
    "mention", "assignment", "step", "waits", "blocker", "kudos", "proposed", "proposal", "decision", "reply", "wrote", "appeal", "comment",
    "move", "due", "file", "unblocked", "outcome", "archived", "of tomorrow",
)  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_sentence_in_both_languages(world, told, signed_in, reason):
    told.reason = reason
    told.facts = {"told": []}  # whatever an event of another day did not say
    assert signed_in(world.ana).get("/notifications").status_code == 200
    told.facts = {"text": "t", "reason": "r", "to": {"es": "Hacer", "en": "Make"}, "due_on": "2026-12-01", "title": "f", "outcome": "moved"}
    english = signed_in(world.ana).get("/notifications").text
    world.ana.language = "es"
    spanish = signed_in(world.ana).get("/notifications").text

    assert 'class="notei__s">' in english and 'class="notei__s"></p>' not in english
    assert english.split('class="notei__s">')[1][:40] != spanish.split('class="notei__s">')[1][:40]
