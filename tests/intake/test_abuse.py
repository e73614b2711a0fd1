"""What strangers may try: floods, robots, headers and markup in names, mails to third parties."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from board.intake.models import Request, Subscription
from board.web import limits
from board.web.models import RateCount

from .test_pages import ask, filled_in

OFFICE = "203.0.113.7"


@pytest.fixture
def counted(app):
    """The limits are on, as they are outside of tests."""
    before = app.extensions["settings"]
    app.extensions["settings"] = replace(before, rate_limits=True)
    yield
    app.extensions["settings"] = before


def form_of(world, browser, **more):
    """A filled-in form that was opened a minute ago."""
    typed = filled_in(world, browser.get("/ask").text, **more)
    return {**typed, "opened": str(int(typed["opened"]) - 60)}


def browser_of(app, client):
    """Another browser behind the same address."""
    other = type(client)(app, app.response_class, use_cookies=True)
    other.environ_base.update(client.environ_base, REMOTE_ADDR=OFFICE)
    return other


def test_fifty_people_of_an_office_ask_within_ten_minutes(app, world, client, db, counted):
    for n in range(50):
        browser = browser_of(app, client)
        assert browser.post("/ask", data=form_of(world, browser, email="")).status_code == 422  # a slip first
        assert browser.post("/ask", data=form_of(world, browser, email=f"p{n}@albaran.test")).status_code == 303
    assert db.session.query(Request).count() == 50


def test_five_hundred_posts_of_one_browser_are_slowed_and_lock_nobody_else_out(app, world, client, db, counted):
    flood = browser_of(app, client)
    typed = form_of(world, flood, change="my own words")
    codes = [flood.post("/ask", data={**typed, "form_key": ""}).status_code for _ in range(500)]

    assert codes[:30] == [303] * 30
    assert set(codes[30:]) == {429}
    refused = flood.post("/ask", data=typed)
    assert 0 < int(refused.headers["Retry-After"]) <= 600
    assert "my own words</textarea>" in refused.text
    assert "Everything you typed is here" in refused.text

    other = browser_of(app, client)
    assert other.post("/ask", data=form_of(world, other)).status_code == 303
    assert db.session.query(Request).count() == 31


def test_who_throws_cookies_away_is_slowed_too(app, world, client, db, counted):
    codes = []
    for _ in range(205):
        browser = browser_of(app, client)
        codes.append(browser.post("/ask", data={"asked": "spam"}).status_code)
    assert codes.count(429) >= 5
    assert db.session.query(Request).count() == 0
    assert db.session.query(RateCount).count() < 300


def test_a_flood_at_one_door_leaves_the_others_open(app, world, client, db, counted, monkeypatch):
    monkeypatch.setitem(limits.LIMITS, "intake.send_request", "20/10minute")
    monkeypatch.setitem(limits.FORMS, "intake.send_request", "40/10minute")

    def flood(where, times):
        codes = []
        for _ in range(times):
            browser = browser_of(app, client)
            codes.append(browser.post(f"/ask{where}", data={"asked": "spam"}).status_code)
        return codes

    assert flood("/COM", 21)[-1] == flood("/com", 1)[0] == 429, "one door, however it is written"
    for where in ("", "/ANC"):
        browser = browser_of(app, client)
        assert browser.post(f"/ask{where}", data=form_of(world, browser)).status_code == 303
    spread = [flood(f"/nobody{n}", 1)[0] for n in range(30)]
    assert spread[0] == 403 and spread[-1] == 429, "all doors of one address together"
    assert db.session.query(RateCount).filter(RateCount.key.contains(OFFICE)).count() <= 25


def test_robots_are_not_heard(app, world, client, db, counted):
    browser = browser_of(app, client)
    slow = form_of(world, browser)
    for robot in ({"website": "http://spam.example"}, {"opened": ""}, {"opened": "99999999999"}, {"opened": "x"}):
        answer = browser.post("/ask", data={**slow, **robot})
        assert answer.status_code == 422, robot
        assert "send the right paper</textarea>" in answer.text
    assert db.session.query(Request).count() == 0


@pytest.mark.parametrize(
    "email",
    [
        "a@b.test\r\nBcc: c@d.test", "a@b.test\nBcc:x", "a@b.test,c@d.test", "a@b.test;c@d.test", "<a@b.test>", '"a"@b.test',
        "a b@c.test", "a@b.test" + "x" * 300,
    ],
)
def test_one_address_and_no_headers(world, client, db, email):
    assert ask(world, client, email=email).status_code == 422
    assert db.session.query(Subscription).count() == 0


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "[click](http://evil.example)", "A\r\nBcc: c@d.test", "x\u202egnp.exe", "=1+1"]
)
def test_a_name_is_a_name(world, client, db, name):
    answer = ask(world, client, name=name, asked=f"{name}\nmore", change=name)
    assert answer.status_code == 303

    request = db.session.query(Request).one()
    assert not re.search(r"[\r\n\u202e]", request.requester_name + request.title)
    page = client.get(answer.location).text + client.get(answer.location.replace("/sent", "")).text
    assert "<script>alert" not in page
    assert "href=\"http://evil.example" not in page


def test_lengths_are_refused_by_the_form_and_nothing_is_cut(world, client, db):
    for typed in ({"name": "x" * 121}, {"change": "x" * 2001}, {"asked": "x" * 20_001}, {"wanted_why": "x" * 501}):
        assert ask(world, client, **typed).status_code == 422, typed
    assert db.session.query(Request).count() == 0


def test_an_address_is_asked_once_and_nobody_else_is_written_to(world, client, db):
    typed = filled_in(world, client.get("/ask").text, email="Andres@Albaran.test")
    for _ in range(3):
        client.post("/ask", data={**typed, "cc": "third@party.test", "to": "third@party.test"})

    told = db.session.query(Subscription).all()
    assert [(each.email, each.confirmed_at) for each in told] == [("andres@albaran.test", None)]
