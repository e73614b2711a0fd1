"""What those who hear of a request are written: letters and changes of its public state, once each."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.core.clock import now
from board.core.db import db
from board.flow.models import Card, Column
from board.flow.queries.cards import visible_card
from board.flow.rules.cards import archive, restore
from board.flow.rules.moves import move
from board.intake.models import Request, RequestCard
from board.intake.queries.deciding import decision_to_send
from board.intake.queries.requests import with_history
from board.intake.queries.status import status
from board.intake.rules import answers
from board.intake.rules.letters import Written
from board.intake.rules.returns import close_silent
from board.intake.rules.subscriptions import subscribe
from board.notifications.queries import post
from tests.intake.conftest import company, loaded

from .mails import STRANGER, confirmed, declined, leave, strangers


@pytest.fixture
def world(app):
    return company()


@pytest.fixture
def heard(world, mail_sink):
    """A stranger's request whose address is confirmed; the mails so far are delivered and forgotten."""
    request = strangers(world)
    confirmed(request)
    mail_sink.deliver()
    mail_sink.mails.clear()
    mail_sink.envelopes.clear()
    return loaded(request)


def accepted(request, world):
    new = answers.NewCard(need="send the right paper", stage_id=world.consideration.id, persona_ids=[world.marta.id])
    leave(answers.accept(loaded(request), new, Written(), by=world.lucia))
    db.session.flush()
    card = db.session.get(Card, db.session.scalar(select(RequestCard.card_id).where(RequestCard.request_id == request.id)))
    card.look_at, card.check_on = "calls of the first week", now().date() + timedelta(days=30)
    db.session.flush()
    return card


def columns(card, kind="active"):
    return db.session.scalars(select(Column).where(Column.board_id == card.board_id, Column.kind == kind).order_by(Column.rank)).all()


def carry(card, world, to, **more):
    move(visible_card(card.id, to=world.lucia), to, by=world.lucia, **more)
    db.session.flush()


def later(mail_sink, seconds=30):
    with time_machine.travel(now() + timedelta(seconds=seconds)):
        mail_sink.deliver()


def titles(mail_sink):
    return [mail["Subject"].partition(":")[0] for mail in mail_sink.mails]


@pytest.mark.both_databases
def test_only_changes_that_are_public_are_told_and_each_once(world, heard, mail_sink):
    card = accepted(heard, world)
    mail_sink.deliver()
    assert titles(mail_sink) == ["We have an answer"]

    first, *others = columns(card)
    carry(card, world, first)
    later(mail_sink)
    assert titles(mail_sink)[1:] == ["Under way"]

    for column in [*others, first]:
        carry(card, world, column, reason="we try it")
        later(mail_sink)
    assert titles(mail_sink)[1:] == ["Under way"], "columns are ours"


def test_what_was_moved_and_moved_back_at_once_is_not_told(world, heard, mail_sink):
    card = accepted(heard, world)
    mail_sink.deliver()
    began = db.session.get(Column, card.column_id)
    carry(card, world, columns(card)[0])
    carry(card, world, began)
    later(mail_sink)
    assert titles(mail_sink) == ["We have an answer"]


def test_a_question_and_the_silence_after_it_are_letters(world, heard, mail_sink):
    decision = answers.ask(heard, ["How many calls?"], Written(), by=world.lucia)
    leave(decision)
    mail_sink.deliver()
    request = loaded(heard)
    close_silent(decision_to_send(decision.id))
    mail_sink.deliver()

    asked, closed = mail_sink.mails
    assert titles(mail_sink) == ["We have a question", "Closed for now"]
    assert "How many calls?" in mail_sink.text(asked) and "Open it again" in mail_sink.text(closed)
    assert closed["References"] == asked["References"] and request.state == "closed"


def test_whoever_was_joined_hears_of_the_common_card(world, heard, mail_sink):
    other = strangers(world, email="olga@partner.example", asked="The same page, please")
    confirmed(other, "olga@partner.example")
    leave(answers.merge(loaded(other), Written(), world.lucia, into=loaded(heard)))
    card = accepted(heard, world)
    carry(card, world, columns(card)[0])
    later(mail_sink)

    assert "Under way" in {mail["Subject"].partition(":")[0] for mail in mail_sink.to("olga@partner.example")}
    assert len(mail_sink.to("olga@partner.example")) == len({mail["Subject"] for mail in mail_sink.to("olga@partner.example")})


def test_whoever_was_joined_hears_of_a_no_and_reads_its_why_on_their_page(world, heard, mail_sink):
    other = strangers(world, email="olga@partner.example", asked="The same page, please")
    confirmed(other, "olga@partner.example")
    leave(answers.merge(loaded(other), Written(), world.lucia, into=loaded(heard)))
    declined(heard, world)
    mail_sink.deliver()

    told = mail_sink.to("olga@partner.example")[-1]
    assert "was joined to has its answer" in mail_sink.text(told)
    page = db.session.scalar(with_history().where(Request.id == other.id).execution_options(populate_existing=True))
    shared = status(page).entries[0]
    assert (shared.what, shared.decision.request_id) == ("other_declined", heard.id)


def test_a_second_address_hears_in_its_own_language_and_the_letter_stays_as_written(world, heard, mail_sink):
    confirmed(heard, "luz@partner.example", language="es")
    mail_sink.deliver()
    mail_sink.mails.clear()
    mail_sink.envelopes.clear()
    declined(heard, world)
    mail_sink.deliver()

    [first], [second] = mail_sink.to(STRANGER), mail_sink.to("luz@partner.example")
    assert (first["Content-Language"], second["Content-Language"]) == ("en", "es")
    assert second["Subject"].startswith("Ya tenemos respuesta") and "Marta has it already" in mail_sink.text(second)


def test_a_mail_that_was_written_before_somebody_ended_them_does_not_leave(world, heard, mail_sink):
    from board.intake.rules.subscriptions import end

    mail_sink.data = "451 later"
    declined(heard, world)
    mail_sink.deliver()
    end(subscribe(heard, STRANGER, "en"))
    mail_sink.data = ""
    later(mail_sink, 3600)
    assert mail_sink.mails == []


def test_without_a_server_the_letter_is_held_for_the_lead_with_its_link(world, signed_in):
    post.use("http://localhost", None)
    request = strangers(world)
    declined(request, world)
    from tests.mail_sink import Sink

    Sink().deliver()
    page = signed_in(world.lucia).get("/letters")
    assert page.status_code == 200 and "Marta has it already" in page.text and STRANGER in page.text
    assert "http://localhost/r/" in page.text and f"mailto:{STRANGER}" in page.text
    assert "No letter is waiting" in signed_in(world.bruno).get("/letters").text

    client = signed_in(world.lucia)
    mail_id = page.text.split('action="/letters/')[1].split("/")[0]
    assert signed_in(world.bruno).post(f"/letters/{mail_id}/sent").status_code == 404
    assert client.post(f"/letters/{mail_id}/sent").status_code == 303
    assert "No letter is waiting" in client.get("/letters").text


def test_letters_that_were_held_leave_by_one_click_but_not_to_who_has_not_confirmed(world, mail_sink, signed_in):
    server = post.server()
    post.use("http://localhost", None)
    with time_machine.travel(now() - timedelta(days=9)):
        old = strangers(world, email="old@partner.example")
        confirmed(old, "old@partner.example")
        declined(old, world)
        mail_sink.deliver()
    declined(strangers(world, email="silent@partner.example"), world)
    yes = strangers(world, email="yes@partner.example")
    confirmed(yes, "yes@partner.example")
    declined(yes, world)
    mail_sink.deliver()
    post.use("http://localhost", server)
    mail_sink.deliver()
    assert mail_sink.mails == [], "never all by itself"

    signed_in(world.head).post("/mail/release")
    mail_sink.deliver()
    assert {to for _, tos in mail_sink.envelopes for to in tos} == {"yes@partner.example"}


def test_a_delivery_asks_for_a_rating_with_one_click_and_what_was_found_out_is_told(world, heard, mail_sink, client):
    card = accepted(heard, world)
    mail_sink.deliver()
    carry(card, world, columns(card, "delivered")[0], reason="it is out")
    later(mail_sink)
    delivered = mail_sink.mails[-1]
    assert delivered["Subject"].startswith("Delivered")
    rate = next(link for link in mail_sink.links(delivered) if link.endswith("?rating=4#rating"))
    assert client.get(rate.removeprefix("http://localhost")).status_code == 200


def test_what_was_put_away_and_taken_back_at_once_is_not_told(world, heard, mail_sink):
    card = accepted(heard, world)
    mail_sink.deliver()
    archive(visible_card(card.id, to=world.lucia), by=world.lucia)
    mail_sink.deliver()
    restore(visible_card(card.id, to=world.lucia), by=world.lucia)
    later(mail_sink, 900)
    assert titles(mail_sink) == ["We have an answer"]

    archive(visible_card(card.id, to=world.lucia), by=world.lucia)
    later(mail_sink, 900)
    assert titles(mail_sink)[1:] == ["Stopped"]
