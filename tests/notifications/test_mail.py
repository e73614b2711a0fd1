"""Mails leave through a real server, once, and only those that should."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.activity.models import Task
from board.core.clock import now
from board.core.db import db
from board.intake.rules.subscriptions import end, subscribe
from board.notifications import jobs, outbound
from board.notifications.models import Mail, MailServer
from board.notifications.paper import Said, Way, mark
from board.notifications.queries import post
from board.notifications.queries.recipients import Recipient
from board.notifications.rules.mailing import Matter, write
from tests.intake.conftest import company

from .mails import STRANGER, confirmed, declined, strangers


@pytest.fixture
def world(app):
    return company()


def note(key="k1", to="lucia@albaran.test", title="A title", name="", kind="notice", parts=()) -> Mail:
    parts = parts or [Said("Some words")]
    written = write(Recipient(email=to, language="en", name=name), Matter(key=key, kind=kind), title, parts)
    db.session.flush()
    return written


def states() -> list[str]:
    return list(db.session.scalars(select(Mail.state).order_by(Mail.id)))


def test_a_mail_is_text_and_html_from_the_house_and_says_that_a_program_sent_it(world, mail_sink):
    note(title="Hello", parts=[Said("First <b>words</b> & more"), Way("Open", "http://localhost/x")])
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail["From"] == "Sirve <sirve@example.org>" and mail["Subject"] == "Hello"
    assert mail["Auto-Submitted"] == "auto-generated" and mail["Message-ID"].endswith("@example.org>")
    assert "First <b>words</b> & more" in mail_sink.text(mail)
    assert "First &lt;b&gt;words&lt;/b&gt; &amp; more" in mail_sink.html(mail)
    assert "Nobody reads replies" in mail_sink.text(mail)
    assert not re.search(r"<img|src=|url\(|<script|@import", mail_sink.html(mail))
    assert set(re.findall(r'href="([^"]+)"', mail_sink.html(mail))) == {"http://localhost/x"}
    assert mail_sink.envelopes == [("sirve@example.org", ["lucia@albaran.test"])]
    assert states() == ["sent"]


def test_the_same_mail_is_written_once(world, mail_sink):
    assert note() and note() is None
    mail_sink.deliver()
    assert len(mail_sink.mails) == 1


def test_what_is_rolled_back_mails_nobody(world, mail_sink):
    db.session.commit()
    request = strangers(world)
    confirmed(request)
    declined(request, world)
    db.session.rollback()
    mail_sink.deliver()

    assert mail_sink.mails == [] and states() == []


@pytest.mark.parametrize("evil", ["Hi\r\nBcc: all@example.com", "Hi\nBcc: all@example.com", "Hi\x0b\x85\u2028Bcc: all@example.com"])
def test_no_header_can_be_written_into_a_title_or_a_name(world, mail_sink, evil):
    note(title=evil, name=evil)
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail["Bcc"] is None and mail_sink.envelopes[0][1] == ["lucia@albaran.test"]
    assert mail["To"].addresses[0].addr_spec == "lucia@albaran.test"


@pytest.mark.parametrize("evil", ["a@b.example\r\nBcc: all@example.com", "a b@c", "<x>@y.example", "", "x@y.example, z@y.example"])
def test_an_address_that_is_none_is_given_up_at_once(world, mail_sink, evil):
    note(to=evil)
    mail_sink.deliver()
    assert mail_sink.mails == [] and states() == ["failed"]


def test_a_refused_recipient_is_given_up_and_seen(world, mail_sink):
    mail_sink.rcpt = "550 5.1.1 no such user"
    note()
    mail_sink.deliver()

    mail = db.session.scalars(select(Mail)).one()
    assert (mail.state, mail.error) == ("failed", "recipient: 550 5.1.1 no such user")
    assert db.session.scalar(select(Task.id).where(Task.name == "notifications.send_mail", Task.done_at.is_(None))) is None


def test_a_refusal_of_the_moment_is_tried_again_for_a_day(world, mail_sink):
    mail_sink.rcpt = "450 4.2.0 greylisted"
    note()
    mail_sink.deliver()
    assert states() == ["queued"]

    tries, at = 1, now()
    for _ in range(40):
        waiting = db.session.scalar(select(Task).where(Task.name == "notifications.send_mail", Task.done_at.is_(None)))
        if waiting is None:
            break
        with time_machine.travel(waiting.due_at + timedelta(seconds=1), tick=False):
            tries, last = tries + 1, now()
            mail_sink.deliver()
    assert states() == ["failed"] and 8 < tries < 20
    assert timedelta(hours=23) < last - at < timedelta(hours=30)


def test_a_mail_that_was_refused_for_a_moment_leaves_later_with_the_same_id(world, mail_sink):
    mail_sink.data = "451 try later"
    stable = note().message_id
    mail_sink.deliver()
    mail_sink.data = ""
    with time_machine.travel(now() + timedelta(minutes=2)):
        mail_sink.deliver()

    assert [mail["Message-ID"] for mail in mail_sink.mails] == [stable] and states() == ["sent"]


def test_a_server_that_hangs_up_after_the_mail_gets_it_again_with_the_same_id(world, mail_sink):
    mail_sink.drops = True
    stable = note().message_id
    mail_sink.deliver()
    mail_sink.drops = False
    with time_machine.travel(now() + timedelta(minutes=2)):
        mail_sink.deliver()

    assert {mail["Message-ID"] for mail in mail_sink.mails} == {stable} and len(mail_sink.mails) == 2
    assert states() == ["sent"]


def test_a_server_that_hangs_is_left_and_nobody_waits_for_it(world, mail_sink, monkeypatch):
    monkeypatch.setattr(outbound, "PATIENCE", 0.3)
    mail_sink.hangs = 2
    note()
    held = []

    def deliver(*given):
        held.append(db.session().in_transaction())
        return real(*given)

    real = outbound.deliver
    monkeypatch.setattr(outbound, "deliver", deliver)
    mail_sink.deliver()

    assert states() == ["queued"] and held == [False]
    assert db.session.scalars(select(Mail.error)).one().startswith("slow")


def test_a_server_that_answers_drop_by_drop_is_left_after_the_deadline(world, mail_sink, monkeypatch):
    monkeypatch.setattr(outbound, "DEADLINE", 0.3)
    mail_sink.hangs = 3
    note()
    began = now()
    mail_sink.deliver()

    assert states() == ["queued"] and now() - began < timedelta(seconds=2.5)


def test_where_nothing_answers_it_says_so(world, mail_sink, monkeypatch):
    post.use("http://localhost", outbound.Server("127.0.0.1", 1, "none", "sirve@example.org"))
    note()
    mail_sink.deliver()
    assert db.session.scalars(select(Mail.error)).one() == "closed: 127.0.0.1:1"


@pytest.mark.both_databases
def test_a_worker_that_dies_after_sending_sends_the_same_mail_again(world, mail_sink, monkeypatch):
    stable = note().message_id
    db.session.commit()
    monkeypatch.setattr(jobs.posting, "sent", lambda mail_id: 1 / 0)
    mail_sink.deliver()
    monkeypatch.undo()
    with time_machine.travel(now() + timedelta(minutes=2)):
        mail_sink.deliver()

    assert [mail["Message-ID"] for mail in mail_sink.mails] == [stable, stable] and states() == ["sent"]


def test_without_a_server_letters_are_held_and_the_rest_is_not_written(world):
    assert note(kind="notice") is None
    assert note(kind="digest") is None
    assert note(kind="letter").state == "held"


def test_the_administrators_server_is_used_and_remembers_what_it_said(world, mail_sink):
    post.use("http://localhost", None)
    server = outbound.server_at(mail_sink.url, "")
    db.session.add(
        MailServer(id=1, host=server.host, port=server.port, security="none", from_email="m@example.org", from_name="Marketing")
    )
    mail_sink.rcpt = "450 later"
    note()
    mail_sink.deliver()
    assert db.session.get(MailServer, 1).error == "recipient: 450 later"

    mail_sink.rcpt = ""
    with time_machine.travel(now() + timedelta(minutes=2)):
        mail_sink.deliver()
    assert db.session.get(MailServer, 1).error == "" and mail_sink.mails[0]["From"] == "Marketing <m@example.org>"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://ana:p%40ss@mail.example.org", ("mail.example.org", 587, "starttls", "ana", "p@ss")),
        ("smtps://mail.example.org", ("mail.example.org", 465, "tls", "", "")),
        ("smtp://127.0.0.1:1025?security=none", ("127.0.0.1", 1025, "none", "", "")),
    ],
)
def test_the_environment_names_the_server_by_its_address(url, said):
    server = outbound.server_at(url, "Marketing <m@example.org>")
    assert (server.host, server.port, server.security, server.username, server.password) == said
    assert (server.from_name, server.from_email) == ("Marketing", "m@example.org")
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize("url", ["", "http://x", "smtp://", "smtp://x?security=maybe"])
def test_an_address_that_names_no_server_is_refused(url):
    with pytest.raises(ValueError, match="smtp"):
        outbound.server_at(url, "")


def test_a_strangers_address_gets_one_question_and_nothing_else(world, mail_sink):
    request = strangers(world, asked="Buy cheap things at http://evil.example\nnow", change="BUY")
    declined(request, world)
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail["Subject"] == f"Is this your address? Request P-{request.id} at Sirve"
    for said in (mail_sink.text(mail), mail_sink.html(mail), str(mail["Subject"]), str(mail["To"])):
        assert "evil" not in said and "BUY" not in said and "Rosa" not in said
    assert all(link.startswith("http://localhost/subscriptions/") for link in mail_sink.links(mail))


@pytest.mark.both_databases
def test_after_saying_yes_it_gets_the_letter_that_it_missed_in_the_same_conversation(world, mail_sink, client):
    request = strangers(world)
    declined(request, world)
    mail_sink.deliver()
    confirm_link = mail_sink.links(mail_sink.mails[0])[0].removeprefix("http://localhost")
    page = client.get(confirm_link)
    token = re.search(r'name="csrf-token" content="([^"]+)"', page.text)[1]
    assert client.post(confirm_link, data={"csrf_token": token}).status_code in (200, 303)
    mail_sink.deliver()

    question, letter = mail_sink.mails
    assert letter["Subject"] == "We have an answer: A page with three examples"
    assert "Marta has it already" in mail_sink.text(letter)
    assert letter["In-Reply-To"] == letter["References"] == question["Message-ID"]
    page_link = mail_sink.links(letter)[0].removeprefix("http://localhost")
    assert "A page with three examples" in client.get(page_link).text


def test_one_click_of_a_mail_program_ends_them(world, mail_sink, client):
    request = strangers(world)
    confirmed(request)
    mail_sink.deliver()
    [received] = mail_sink.mails
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    end_link = received["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    assert client.post(end_link, data={"List-Unsubscribe": "One-Click"}).status_code in (200, 303)

    declined(request, world)
    mail_sink.deliver()
    assert len(mail_sink.mails) == 1


def test_an_address_is_asked_three_times_a_day_and_never_again_after_a_no(world, mail_sink):
    requests = [strangers(world) for _ in range(5)]
    mail_sink.deliver()
    assert len(mail_sink.mails) == 3

    other = "not-me@partner.example"
    end(subscribe(requests[0], other, "en"))
    strangers(world, email=other)
    mail_sink.deliver()
    assert mail_sink.to(other) == []


def test_one_mailbox_is_not_asked_more_often_under_names_made_up_for_it(world, mail_sink):
    for made_up in ("", "+a", "+b", "+c", "+d"):
        strangers(world, email=f"rosa_g{made_up}@partner.example")
    end(subscribe(strangers(world, email="rosaxg@partner.example"), "no+thanks@partner.example", "en"))
    mail_sink.deliver()
    assert len(mail_sink.mails) == 4 and len(mail_sink.to("rosaxg@partner.example")) == 1

    strangers(world, email="no@partner.example")
    mail_sink.deliver()
    assert len(mail_sink.mails) == 4


def test_the_letter_is_in_the_requesters_language_and_so_is_the_mail(world, mail_sink):
    request = strangers(world, language="es")
    confirmed(request, language="es")
    declined(request, world, why="Marta ya lo tiene")
    mail_sink.deliver()

    [letter] = mail_sink.mails
    assert letter["Content-Language"] == "es" and letter["Subject"].startswith("Ya tenemos respuesta")
    assert "Marta ya lo tiene" in mail_sink.text(letter) and "gracias" in mail_sink.text(letter)
    assert "request" not in mail_sink.text(letter)


def test_a_requester_with_an_account_gets_the_letter_with_the_address_of_their_account(world, mail_sink):
    request = world.asked()
    declined(request, world)
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail_sink.envelopes[0][1] == ["paula@albaran.test"] and mail["To"] == "Paula Bermúdez <paula@albaran.test>"
    assert f"http://localhost/requests/mine/{request.id}" in mail_sink.links(mail)
    assert mail["List-Unsubscribe"] is None


@pytest.mark.parametrize("reason", ["chose", "unconfirmed", "closed"])
def test_an_account_that_does_not_want_or_cannot_have_mail_gets_none(world, mail_sink, reason):
    request = world.asked()
    if reason == "chose":
        world.paula.mails_requests = False
    elif reason == "unconfirmed":
        world.paula.email_confirmed_at = None
    else:
        world.paula.deactivated_at = now()
    declined(request, world)
    mail_sink.deliver()
    assert mail_sink.mails == []


def test_no_table_holds_the_links_of_a_mail(world, mail_sink):
    request = strangers(world)
    confirmed(request)
    declined(request, world)
    mail_sink.deliver()

    kept = " ".join(f"{mail.text}{mail.html}{mail.unsubscribe_url}" for mail in db.session.scalars(select(Mail)))
    assert "http://" not in kept and mark("page") in kept
    assert STRANGER in mail_sink.envelopes[0][1]
