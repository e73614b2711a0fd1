"""Invitations, new passwords, and summaries of what somebody has not read."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select

from board.accounts.models import Token, User
from board.accounts.rules import people
from board.accounts.rules.secrets import hashed
from board.core.clock import now
from board.core.db import db
from board.notifications.jobs import plan_digests
from board.notifications.models import Mail, Notification
from board.notifications.rules import digests
from tests.accounts.hands import post as send_form

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)


def told(person, subject_id=1, at=None, reason="decision", **more) -> Notification:
    known = {"subject_kind": "request", "title": f"Request {subject_id}", "url": f"/requests/mine/{subject_id}", "count": 1}
    line = Notification(user_id=person.id, subject_id=subject_id, at=at or now(), reason=reason, **{**known, **more})
    db.session.add(line)
    db.session.flush()
    return line


@pytest.fixture
def reader(world):
    """Jon reads English in Madrid, and wants a summary every morning."""
    world.jon.email_confirmed_at, world.jon.created_at = MONDAY, MONDAY
    world.jon.digest, world.jon.time_zone, world.jon.mails_requests = "daily", "Europe/Madrid", False
    for person in (world.root, world.carmen, world.ana):
        person.digest = "off"
    db.session.commit()
    return world.jon


def rhythm(person) -> str:
    return db.session.scalar(select(User.digest).where(User.id == person.id))


def at(mail_sink, instant) -> list[str]:
    """The hour of this instant comes; the subjects of what arrived."""
    with time_machine.travel(instant, tick=False):
        before = len(mail_sink.mails)
        for user_id in digests.readers_due():
            digests.write_digest(user_id)
        mail_sink.deliver()
        return [mail["Subject"] for mail in mail_sink.mails[before:]]


def test_an_invitation_is_mailed_and_its_link_opens_the_account_once(world, mail_sink, signed_in, client):
    page = signed_in(world.root).post("/people", data={"name": "Nuria", "email": "nuria@example.org", "role": "member"})
    assert "We mail it to nuria@example.org" in page.text
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail["Subject"] == "Marina Soto invites you to Sirve at Lumbre" and mail_sink.envelopes[0][1] == ["nuria@example.org"]
    link = mail_sink.links(mail)[0].removeprefix("http://localhost")
    assert link in page.text, "the same as the one to hand over"
    fields = {"name": "Nuria", "password": "three words and more", "language": "en", "time_zone": "Europe/Madrid"}
    assert send_form(client, link, **fields).status_code == 303
    assert client.get(link).status_code == 410


def test_no_table_holds_the_secret_of_a_link_before_or_after_it_left(world, mail_sink):
    person, secret = people.invite("Nuria", "nuria@example.org", "member", by=world.root)
    mail_sink.data = "451 later"
    mail_sink.deliver()
    rows = " ".join(str(row) for table in db.metadata.sorted_tables for row in db.session.execute(table.select()))
    assert secret not in rows and hashed(secret) in rows
    assert person.id


def test_an_invitation_that_was_renewed_before_it_left_leaves_once_with_the_new_link(world, mail_sink):
    person, first = people.invite("Nuria", "nuria@example.org", "member", by=world.root)
    mail_sink.data = "451 later"
    mail_sink.deliver()
    second = people.invite_again(person, by=world.root)
    mail_sink.data = ""
    with time_machine.travel(now() + timedelta(minutes=5)):
        mail_sink.deliver()

    [mail] = mail_sink.mails
    assert second in mail_sink.text(mail) and first not in mail_sink.text(mail)


def test_without_a_server_an_invitation_is_handed_over_as_before(world, signed_in):
    page = signed_in(world.root).post("/people", data={"name": "Nuria", "email": "nuria@example.org", "role": "member"})
    assert "We mail it" not in page.text and "/invitations/" in page.text


@pytest.mark.both_databases
def test_whoever_forgot_the_password_gets_a_link_for_an_hour(world, mail_sink, client):
    world.jon.language = "es"
    db.session.commit()
    answer = send_form(client, "/forgotten", email="JON@example.org ")
    assert answer.status_code == 303
    mail_sink.deliver()

    [mail] = mail_sink.mails
    assert mail["Subject"] == "Una contraseña nueva para Sirve"
    link = mail_sink.links(mail)[0].removeprefix("http://localhost")
    assert client.get(link).status_code == 200
    with time_machine.travel(now() + timedelta(hours=2)):
        assert client.get(link).status_code == 410
    assert send_form(client, link, password="new words and many").status_code == 303


def test_the_answer_is_the_same_whether_somebody_has_the_address_or_not(world, mail_sink, client, queries_made):
    known = send_form(client, "/forgotten", email="jon@example.org")
    unknown = send_form(client, "/forgotten", email="nobody@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    db.session.flush()
    one = queries_made(lambda: (people.ask_for_reset("jon@example.org"), db.session.flush()))
    other = queries_made(lambda: (people.ask_for_reset("nobody@example.org"), db.session.flush()))
    assert len(one) == len(other)

    mail_sink.deliver()
    assert {to for _, tos in mail_sink.envelopes for to in tos} == {"jon@example.org"}


def test_an_account_gets_three_links_an_hour_and_a_closed_one_none(world, mail_sink):
    world.ruben.deactivated_at = now()
    for _ in range(6):
        people.ask_for_reset("jon@example.org")
        people.ask_for_reset("ruben@example.org")
        mail_sink.deliver()
    assert len(mail_sink.mails) == 3
    assert len(db.session.scalars(select(Token).where(Token.purpose == "reset", Token.used_at.is_(None))).all()) == 1


def test_what_waits_for_somebody_whose_account_was_closed_does_not_leave(world, mail_sink):
    mail_sink.data = "451 later"
    people.ask_for_reset("jon@example.org")
    mail_sink.deliver()
    people.deactivate(db.session.get(User, world.jon.id), by=world.root)
    mail_sink.data = ""
    with time_machine.travel(now() + timedelta(minutes=5)):
        mail_sink.deliver()
    assert mail_sink.mails == [] and db.session.scalar(select(Mail.id)) is None


def test_where_there_is_no_mail_the_page_says_who_helps(world, client):
    assert "Your administrator can give you a link" in client.get("/forgotten?language=en").text


@pytest.mark.both_databases
def test_a_summary_comes_in_the_morning_of_the_reader_with_a_line_for_each(reader, mail_sink):
    assert at(mail_sink, MONDAY + timedelta(hours=7)) == []
    told(reader, 1, MONDAY + timedelta(hours=10), count=3)
    told(reader, 2, MONDAY + timedelta(hours=12), reason="reply")
    assert at(mail_sink, MONDAY + timedelta(hours=13)) == [], "it waits for the next morning"
    tuesday = MONDAY + timedelta(days=1)
    assert at(mail_sink, tuesday + timedelta(hours=6)) == [], "seven in Madrid"
    assert at(mail_sink, tuesday + timedelta(hours=7)) == ["2 things that you have not read"]
    assert at(mail_sink, tuesday + timedelta(hours=8)) == [], "once"

    text = mail_sink.text(mail_sink.mails[-1])
    assert "P-1 · Request 1" in text and "Your request has an answer. And 2 more things there." in text
    assert "http://localhost/requests/mine/2" in text


def test_what_was_read_meanwhile_is_left_out_and_an_empty_one_never_comes(reader, mail_sink):
    at(mail_sink, MONDAY + timedelta(hours=8))
    line = told(reader, 1, MONDAY + timedelta(hours=10))
    line.read_at = MONDAY + timedelta(hours=11)
    assert at(mail_sink, MONDAY + timedelta(days=1, hours=7)) == []
    told(reader, 2, MONDAY + timedelta(days=1, hours=9))
    assert at(mail_sink, MONDAY + timedelta(days=1, hours=12)) == [], "and the hour of a quiet morning is not made up for"
    assert at(mail_sink, MONDAY + timedelta(days=2, hours=7)) == ["1 thing that you have not read"]


@pytest.mark.parametrize(
    ("rhythm", "zone", "hours"),
    [
        ("hours", "Europe/Madrid", ["Mon 11", "Mon 15", "Mon 19", "Tue 07", "Tue 11"]),
        ("daily", "Europe/Madrid", ["Tue 07"]),
        ("daily", "America/Bogota", ["Mon 13"]),
        ("daily", "Asia/Kolkata", ["Tue 03"]),
        ("weekly", "Europe/Madrid", []),
        ("off", "Europe/Madrid", []),
    ],
)
def test_each_reads_as_often_as_they_chose_by_their_own_clock(reader, mail_sink, rhythm, zone, hours):
    reader.digest, reader.time_zone, reader.digested_at = rhythm, zone, MONDAY + timedelta(hours=7)
    came = []
    for hour in range(8, 37):
        instant = MONDAY + timedelta(hours=hour)
        told(reader, hour, instant - timedelta(minutes=30))
        if at(mail_sink, instant):
            came.append(f"{instant:%a %H}")
    assert came == hours


def test_the_weekly_one_comes_on_monday(reader, mail_sink):
    reader.digest, reader.digested_at = "weekly", MONDAY + timedelta(hours=7)
    told(reader, 1, MONDAY + timedelta(days=2))
    assert at(mail_sink, MONDAY + timedelta(days=6, hours=7)) == []
    assert at(mail_sink, MONDAY + timedelta(days=7, hours=7)) == ["1 thing that you have not read"]


def test_an_answer_that_was_mailed_is_not_told_again(reader, mail_sink):
    reader.mails_requests = True
    told(reader, 1, MONDAY + timedelta(hours=10))
    assert at(mail_sink, MONDAY + timedelta(days=1, hours=7)) == []


def test_it_speaks_the_readers_language_and_one_click_ends_it(reader, mail_sink, client):
    reader.language = "es"
    told(reader, 1, MONDAY + timedelta(hours=10))
    assert at(mail_sink, MONDAY + timedelta(days=1, hours=7)) == ["1 cosa que no has leído"]

    mail = mail_sink.mails[-1]
    assert "Tu petición tiene respuesta." in mail_sink.text(mail)
    end = re.sub("^<http://localhost|>$", "", mail["List-Unsubscribe"])
    assert client.get(end).status_code == 200 and rhythm(reader) == "daily", "looking ends nothing"
    assert client.post(end, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert rhythm(reader) == "off"
    for wrong in (end.replace("digests/d", "digests/d9"), end[:-5] + "0/end", "/digests/x/end", "/digests/d1./end"):
        assert client.get(wrong).status_code == 404 and client.post(wrong).status_code == 404


def test_the_worker_looks_every_hour(reader, mail_sink):
    with time_machine.travel(MONDAY, tick=False):
        plan_digests({})
        plan_digests({})
    told(reader, 1, MONDAY + timedelta(hours=1))
    with time_machine.travel(MONDAY + timedelta(hours=7, minutes=1), tick=False):
        mail_sink.deliver()
        assert db.session.scalars(select(Mail.kind)).all() == ["digest"]


def test_what_mails_come_is_chosen_in_ones_settings(world, signed_in):
    client = signed_in(world.jon)
    assert "Every morning" in client.get("/settings").text
    assert client.post("/settings/mail", data={"digest": "weekly"}).status_code == 303
    db.session.refresh(world.jon)
    assert (world.jon.digest, world.jon.mails_requests) == ("weekly", False)
    assert client.post("/settings/mail", data={"digest": "hourly"}).status_code == 422
