"""Evil texts through every text field: nothing active, the page whole, what was typed still there to read."""

from __future__ import annotations

import pytest

from board.activity.outbox import deliver_due
from board.core.clock import now, today
from board.core.db import NAME, SENTENCE, TITLE
from board.core.text import clean, one_line
from board.core.words import Both
from board.flow.models import Attachment, BoardField, Card, CardField, CardLabel, CheckItem, Checklist, Kudos, Label
from board.flow.rules.blockers import block
from board.flow.rules.comments import write_comment
from board.flow.rules.descriptions import write_description
from board.intake.queries.requests import request_for_rules
from board.intake.rules.answers import decline
from board.intake.rules.appeals import appeal
from board.intake.rules.letters import Written
from board.intake.rules.replies import reply
from board.intake.rules.send import Asked, send
from board.intake.rules.sending import send_letter
from board.notifications.models import Mail
from board.wiring import JOBS
from tests.evil import active, evil, read

BATCH = 40
"""Texts on one board and one opened card."""


def batches(texts):
    said = [text for text in map(clean, texts) if text]
    return [said[at : at + BATCH] for at in range(0, len(said), BATCH)]


def line(text, most):
    return one_line(text)[:most] or "-"


def put_everywhere(world, db, texts):
    """A board and a card on which every field says one of `texts`; returns the card."""
    cards = [world.card(line(text, TITLE), world.making, need=line(text, SENTENCE), look_at=line(text, SENTENCE)) for text in texts]
    card = db.session.get(Card, cards[0].id)
    write_description(card, texts[0], card.description_revision, by=world.diego)
    card.piece_kind = card.piece_channel = line(texts[-1], NAME)
    card.outcome, card.outcome_note = "moved", line(texts[-1], SENTENCE)
    block(card, line(texts[0], SENTENCE), by=world.diego)
    steps = Checklist(card_id=card.id, name=line(texts[0], TITLE))
    world.board.name = world.making.name = world.making.policy = Both(en=line(texts[-1], NAME))
    db.session.add(steps)
    db.session.flush()
    for place, text in enumerate(texts):
        write_comment(card, text, by=world.diego)
        label = Label(board_id=card.board_id, name=line(text, NAME), colour="blue")
        field = BoardField(board_id=card.board_id, name=line(text, TITLE))
        db.session.add_all([label, field])
        db.session.flush()
        db.session.add_all([
            CheckItem(checklist_id=steps.id, text=text, position=place),
            CardLabel(card_id=card.id, label_id=label.id),
            CardField(card_id=card.id, field_id=field.id, value=text),
            Kudos(card_id=card.id, by_id=world.ana.id, to_id=world.diego.id, text=line(text, SENTENCE), at=now()),
            Attachment(card_id=card.id, name=line(text, TITLE), url=f"javascript:{text}"[:4000], at=now()),
        ])  # fmt: skip
    db.session.flush()
    return card


def check(browser, address, texts=()):
    answer = browser.get(address)
    page = answer.text
    assert answer.status_code == 200, address
    seen = read(page, is_ours=True)
    assert not seen.found, (address, seen.found)
    assert page.count("<main") == page.count("</main>") == page.count("</html>") == 1, address
    words = seen.visible
    for text in texts:
        assert visible_words(text) in words, (address, text)


def visible_words(text):
    return "".join(text.split())


def walk(world, db, signed_in, texts):
    browser = signed_in(world.ana)
    for batch in batches(texts):
        card = put_everywhere(world, db, batch)
        titles = [line(text, TITLE) for text in batch]
        check(browser, f"/boards/{card.board_id}", titles)
        check(browser, f"/cards/{card.id}?comments=all", titles)
        for form in ("edit", "description/edit", "title/edit", "blocker", "hypothesis"):
            check(browser, f"/cards/{card.id}/{form}")
        db.session.execute(db.delete(Card))
        db.session.execute(db.delete(Label))
        db.session.execute(db.delete(BoardField))


def ask(world, db, signed_in, texts):
    """A request holds the requester's words as they are; the team reads them, and its requester on the private page."""
    browser, world.ruben.email_confirmed_at = signed_in(world.carmen), now()
    for text in filter(None, map(clean, ["Nothing evil", *texts])):
        request, token = send(asked(world, text), by=world.ruben)
        request.evidence, request.kind = text[:2000], "content"
        request.kind_answers = {"content_where": text[:1000], "content_after": text[:1000]}
        reply(request_for_rules(request.id), text[:2000], by=world.ruben)
        check(browser, f"/requests/{request.id}", [line(text, 60)] if line(text, 60) == text else [])
        check(browser, f"/r/{token}")
        answered(request.id, text, by=world.carmen)
        check(browser, f"/r/{token}")
        check(browser, f"/requests/{request.id}")
    while deliver_due(JOBS):
        pass
    mails = db.session.scalars(db.select(Mail.html)).all()
    assert len(mails) >= len(texts) / 2, "answers are told by mail"
    ours = set(active(mails[0]))  # a mail has its style in it
    assert [each for each in mails if set(active(each)) - ours] == []


def asked(world, text):
    return Asked(
        asked=text[:2000],
        change=line(text, 2000),
        language="en",
        stage_id=world.discover.id,
        persona_id=world.marta.id,
        wanted_on=today("UTC"),
        wanted_why=line(text, 240),
    )


def answered(number, text, by):
    """A no with that text in its letter, and that text against it."""
    letter = Written(why=text[:1900], another=text[:1900])
    send_letter(decline(request_for_rules(number), "nothing_changes", "nothing", letter, by=by))
    appeal(request_for_rules(number), text[:2000], by=None)


def test_our_own_evil_texts_through_every_field(world, db, signed_in):
    walk(world, db, signed_in, evil())


def test_our_own_evil_texts_as_requests(world, db, signed_in):
    ask(world, db, signed_in, evil())


def test_every_naughty_string_and_every_example_of_commonmark(world, db, signed_in, real_data):
    walk(world, db, signed_in, evil(real_data))


def test_naughty_strings_and_examples_as_requests(world, db, signed_in, real_data):
    ask(world, db, signed_in, evil(real_data)[::30])


@pytest.mark.long
def test_every_naughty_string_and_every_example_as_a_request(world, db, signed_in, real_data):
    ask(world, db, signed_in, evil(real_data))


def test_a_preview_is_as_harmless_as_what_it_previews(world, signed_in):
    card, browser = world.card("Trial"), signed_in(world.diego)
    for text in evil():
        assert not active(browser.post(f"/cards/{card.id}/preview", data={"text": text}).text), text


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
def test_a_text_sent_as_something_else_is_no_comment(world, db, signed_in, kind):
    card = world.card("Trial")

    assert signed_in(world.diego).post(f"/cards/{card.id}/comments", data='{"text": "<b>"}', content_type=kind).status_code == 422
