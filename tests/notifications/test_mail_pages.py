"""The administrator's page of mail: the server, a test, what has not left."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.activity.models import Activity, Task
from board.core.clock import now
from board.core.db import db
from board.notifications import outbound
from board.notifications.models import Mail, MailServer
from board.notifications.queries import post
from board.notifications.queries.recipients import Recipient
from board.notifications.rules.mailing import Matter, write
from board.notifications.rules.servers import set_server

SERVER = {"host": "mail.example.org", "port": 587, "security": "starttls", "username": "m", "password": "s3cret-of-the-server"}
SERVER |= {"from_email": "m@example.org", "from_name": ""}


@pytest.fixture
def own_server(world, mail_sink):
    """The administrator's server, which is the sink."""
    post.use("http://localhost", None)
    set_server(SERVER | {"host": "127.0.0.1", "port": mail_sink.port, "security": "none", "username": "", "password": ""}, by=world.root)
    db.session.commit()
    return mail_sink


def test_the_server_is_kept_and_its_password_is_shown_nowhere(world, signed_in):
    client = signed_in(world.root)
    assert client.post("/mail/server", data=SERVER).status_code == 303

    page = client.get("/mail")
    assert "mail.example.org" in page.text and "s3cret" not in page.text
    assert db.session.get(MailServer, 1).password == "s3cret-of-the-server"
    told = " ".join(str(each.facts) for each in db.session.scalars(select(Activity)))
    tasks = " ".join(str(each.payload) for each in db.session.scalars(select(Task)))
    assert "mail.example.org" in told and "s3cret" not in told + tasks


def test_an_empty_password_keeps_the_one_there_is_but_not_for_another_server(world, signed_in):
    client = signed_in(world.root)
    client.post("/mail/server", data=SERVER)
    client.post("/mail/server", data=SERVER | {"password": "", "from_name": "Marketing"})
    assert db.session.get(MailServer, 1).password == "s3cret-of-the-server"

    client.post("/mail/server", data=SERVER | {"password": "", "host": "evil.example"})
    assert db.session.get(MailServer, 1).password == ""


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"host": ""}, "Write its name"),
        ({"port": "70000"}, "65"),
        ({"from_email": "nobody"}, "Write an e-mail address"),
        ({"security": "none"}, "would travel in the open"),
        ({"security": "maybe"}, "Choose one of these"),
    ],
)
def test_a_server_that_cannot_be_is_refused_with_a_sentence(world, signed_in, wrong, said):
    answer = signed_in(world.root).post("/mail/server", data=SERVER | wrong)
    assert answer.status_code == 422 and said in answer.text
    assert db.session.get(MailServer, 1) is None


def test_only_the_administrator_looks_after_mail(world, signed_in):
    for person in (world.carmen, world.ana, world.jon):
        assert signed_in(person).get("/mail").status_code == 403
        assert signed_in(person).post("/mail/server", data=SERVER).status_code == 403


def test_the_test_says_that_the_server_took_it(world, signed_in, own_server):
    client = signed_in(world.root)
    address = client.post("/mail/test").location
    assert "On its way" in client.get(address).text and own_server.mails == [], "the page does not wait for the mail"

    own_server.deliver()
    assert "The server took it" in client.get(address).text
    assert own_server.mails[0]["To"] == "Marina Soto <marina@example.org>"
    assert db.session.get(MailServer, 1).tested_at is not None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("550 5.1.1 unknown here", "refuses the recipient’s address. It says: 550 5.1.1 unknown here"),
        ("451 later", "refuses the recipient’s address. It says: 451 later"),
    ],
)
def test_the_test_says_what_the_server_said(world, signed_in, own_server, answer, said):
    own_server.rcpt = answer
    client = signed_in(world.root)
    address = client.post("/mail/test").location
    own_server.deliver()
    assert said in client.get(address).text
    assert "mail_id" not in str([task.payload for task in db.session.scalars(select(Task).where(Task.done_at.is_(None)))])


def test_nobody_there_and_a_wrong_kind_of_security_are_said_plainly(world, signed_in, mail_sink):
    client = signed_in(world.root)
    post.use("http://localhost", outbound.Server("127.0.0.1", 1, "none", "m@example.org"))
    address = client.post("/mail/test").location
    mail_sink.deliver()
    assert "Nobody answers at 127.0.0.1:1" in client.get(address).text

    post.use("http://localhost", outbound.Server("127.0.0.1", mail_sink.port, "starttls", "m@example.org"))
    address = client.post("/mail/test").location
    mail_sink.deliver()
    assert "does not offer STARTTLS" in client.get(address).text

    post.use("http://localhost", outbound.Server("127.0.0.1", mail_sink.port, "none", "m@example.org", username="m", password="p"))
    address = client.post("/mail/test").location
    mail_sink.deliver()
    assert "does not ask for a user" in client.get(address).text


def test_a_test_without_a_server_says_what_to_do(world, signed_in):
    assert signed_in(world.root).post("/mail/test").status_code == 409


def test_what_was_given_up_is_seen_and_tried_again(world, signed_in, own_server):
    own_server.rcpt = "550 no such user"
    write(Recipient(email="gone@example.org", language="en"), Matter(key="x", kind="notice"), "A title", [])
    own_server.deliver()
    client = signed_in(world.root)
    page = client.get("/mail").text
    assert "gone@example.org" in page and "550 no such user" in page and "given up" in page

    own_server.rcpt = ""
    mail_id = db.session.scalar(select(Mail.id))
    assert client.post(f"/mail/{mail_id}/retry").status_code == 303
    own_server.deliver()
    assert [mail["Subject"] for mail in own_server.mails] == ["A title"]
    assert "1 mail has left" in client.get("/mail").text


def test_without_a_server_mails_that_waited_are_held_or_gone(world, signed_in, own_server):
    own_server.data = "451 later"
    write(Recipient(email="a@example.org", language="en", user_id=world.jon.id), Matter(key="x", kind="letter"), "A letter", [])
    write(Recipient(email="a@example.org", language="en", user_id=world.jon.id), Matter(key="y", kind="digest"), "A summary", [])
    own_server.deliver()
    signed_in(world.root).post("/mail/server/removal")
    with time_machine.travel(now() + timedelta(hours=1)):
        own_server.deliver()
    assert [(mail.kind, mail.state) for mail in db.session.scalars(select(Mail))] == [("letter", "held")]


def test_a_server_of_the_environment_cannot_be_changed_on_the_page(world, signed_in, mail_sink):
    client = signed_in(world.root)
    assert "SIRVE_SMTP_URL" in client.get("/mail").text
    assert client.post("/mail/server", data=SERVER).status_code in (409, 422)
    assert db.session.get(MailServer, 1) is None


def test_what_left_a_month_ago_forgets_its_words(world, mail_sink):
    from board.notifications.rules.posting import forget_old

    write(Recipient(email="a@example.org", language="en", name="Ana"), Matter(key="x", kind="notice"), "A title", [])
    mail_sink.deliver()
    with time_machine.travel(now() + timedelta(days=31)):
        forget_old()
    mail = db.session.scalars(select(Mail)).one()
    assert (mail.text, mail.html, mail.title, mail.to_name) == ("", "", "", "")
