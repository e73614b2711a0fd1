"""A card in a real browser, with the keyboard only: made, edited, blocked, believed in, checked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from board.core.clock import now, today
from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Card, CardPerson
from board.metrics.models import Metric, Observation, TeamMetric
from tests.browser.hands import PHONE, Hands, tab_to

TODAY = today("Europe/Madrid")


@pytest.fixture(scope="module")
def metric(office: Any) -> int:
    """Discover's number, of four weeks."""
    with office.app.app_context(), writing():
        metric = Metric(name=Both("Piden una demo", "Ask for a demo"), unit="%", decimals=1, created_at=now())
        db.session.add(metric)
        db.session.flush()
        db.session.add(TeamMetric(team_id=office.world.des.id, metric_id=metric.id))
        for week, value in enumerate((3.3, 3.2, 3.6, 3.8)):
            on = TODAY - timedelta(days=7 * (4 - week))
            db.session.add(Observation(metric_id=metric.id, on=on, value=value, recorded_at=now()))
        db.session.commit()
        return metric.id


@pytest.fixture
def mine(desk: Any) -> Any:
    """Puts a card on the board that Diego is on."""

    def card(title: str, column: str = "accepted", **more: Any) -> int:
        number = desk.card(title, column, **more)
        with desk.office.app.app_context(), writing():
            db.session.add(CardPerson(card_id=number, user_id=desk.world.diego.id))
            db.session.commit()
        return number

    return card


def test_a_card_is_made_and_edited_without_a_mouse(desk):
    page = desk.sit("diego")
    page.keyboard.press("c")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.type("Deposits, explained")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    page.evaluate("for (const press of [1, 2, 3]) document.querySelector('#new-card form').requestSubmit()")  # a key that bounces
    expect(page.locator("#notices")).to_contain_text("is at the bottom of Accepted")
    expect(page.locator("dialog[open]")).to_have_count(0)
    assert len(sent) == 1

    page.locator("#fold-top a", has_text="Deposits, explained").press("Enter")
    expect(page.get_by_role("heading", name="Deposits, explained")).to_be_visible()
    expect(page.locator("#sheet-t")).to_be_focused()
    tab_to(page, "[popovertarget$=-menu]")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#edit-card")).to_be_visible()
    tab_to(page, "input[name=personas]")
    page.keyboard.press("Space")
    tab_to(page, "#need")
    page.keyboard.type("take a deposit without a call")
    tab_to(page, "#edit-card button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator(".serves__need")).to_have_text("take a deposit without a call")
    expect(page.locator(".hist")).to_contain_text("Diego changed what changes and whom it serves")


def test_several_cards_are_written_one_after_the_other(desk):
    page = desk.sit("diego")
    page.keyboard.press("c")
    page.get_by_label("Marta").check()
    page.locator("#title").focus()
    for title in ("A first thought", "A second thought"):
        expect(page.locator("#title")).to_be_focused()
        expect(page.locator("#title")).to_have_value("")
        page.locator("#title").press_sequentially(title)
        page.keyboard.press("Control+Enter")
    expect(page.locator("#new-card [role=status]")).to_contain_text("is at the bottom of Accepted")
    expect(page.get_by_label("Marta")).to_be_checked()
    expect(page.locator(".draftbar")).to_have_count(0)
    page.keyboard.press("Escape")
    for title in ("A first thought", "A second thought"):
        expect(page.locator("#fold-top")).to_contain_text(title)


def test_a_card_opens_over_its_board_and_escape_gives_the_focus_back(desk, mine):
    number = mine("Trial without a card")
    page = desk.sit("diego", "?accepted=open")
    link = page.locator(f"#card-{number} .kcard__a, #card-{number} a").first
    link.focus()
    page.keyboard.press("Enter")

    expect(page.locator("dialog.cdlg")).to_be_visible()
    expect(page.locator("#sheet-t")).to_be_focused()
    expect(page).to_have_url(f"{desk.url}/cards/{number}")

    page.keyboard.press("Escape")
    expect(page.locator("dialog.cdlg")).to_have_count(0)
    expect(page).to_have_url(f"{desk.url}/boards/{desk.world.board.id}?accepted=open")


def test_blocking_and_the_hypothesis_lead_back_to_the_card(desk, mine, metric):
    mine("Trial", "ready", look_at="")
    page = desk.sit("diego")
    page.locator(".kcard__a", has_text="Trial").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog.cdlg")).to_be_visible()

    page.keyboard.press("b")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reason-error")).to_contain_text("Say in a few words")
    expect(page.locator(".summary")).to_be_focused()
    tab_to(page, "#reason")
    page.keyboard.type("legal has to answer")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.cdlg .note--alarm")).to_contain_text("legal has to answer")

    tab_to(page, ".hyp__e")
    page.keyboard.press("Enter")
    tab_to(page, "#expected_to")
    page.keyboard.type("4,5")
    tab_to(page, "#check_on")
    day = TODAY + timedelta(days=28)
    page.locator("#check_on").fill(day.isoformat())  # how a day is typed is the browser's own affair
    tab_to(page, "#hypothesis button[type=submit]")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.cdlg .hyp__s")).to_contain_text("goes from 3.8% to 4.5%")

    tab_to(page, ".note--alarm button")
    page.keyboard.press("Enter")
    expect(page.locator("dialog.cdlg .note--alarm")).to_have_count(0)
    (card,) = desk.stored(Card, title="Trial")
    assert (card.expected_from, card.expected_to, card.check_on, card.blocked_at) == (3.8, 4.5, day, None)


def test_the_check_question_is_answered_from_my_work(desk, mine, metric):
    due = {"metric_id": metric, "expected_from": 3.3, "expected_to": 4, "check_on": TODAY, "look_at": ""}
    mine("Demo form", "measuring", delivered_at=now() - timedelta(days=28), **due)
    page = desk.sit("diego", "/my-work")
    expect(page.locator("h1")).to_have_text("One number waits for you")
    tab_to(page, "#my-work-waits a")
    page.keyboard.press("Enter")
    expect(page.locator("dialog #sheet-t")).to_have_text("Did it serve Marta?")
    expect(page.locator("dialog #sheet-t")).to_be_focused()

    page.keyboard.press("1")
    expect(page.locator("[name=outcome][value=moved]")).to_be_checked()
    tab_to(page, "#note")
    page.keyboard.type("People on a phone gave up at “number of covers”.")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#value")).to_be_focused()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("4,1")
    page.keyboard.press("Enter")

    expect(page.locator("#notices")).to_contain_text("we learned something")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("h1")).to_have_text("Nothing is waiting for you")
    (card,) = desk.stored(Card, title="Demo form")
    assert (card.outcome, card.outcome_value) == ("moved", 4.1)
    assert card.learned_at is not None


@pytest.mark.parametrize("way", ["mouse", "finger"])
def test_the_check_question_is_answered(desk, mine, metric, way):
    due = {"metric_id": metric, "expected_from": 3.3, "expected_to": 4, "check_on": TODAY, "look_at": ""}
    number = mine("Demo form", "measuring", delivered_at=now() - timedelta(days=28), **due)
    hand = Hands(desk.sit("diego", "/my-work", **(PHONE if way == "finger" else {})), way)
    hand.press(hand.page.locator("#my-work-waits a").first)
    expect(hand.page.locator("dialog #sheet-t")).to_have_text("Did it serve Marta?")
    hand.press(hand.page.locator("dialog .verdict", has_text="It did not"))
    hand.write(hand.page.locator("#note"), "They gave up at the second step.")
    hand.press(hand.page.get_by_role("button", name="Save the answer"))
    expect(hand.page.locator("#notices")).to_contain_text("we learned something")
    assert desk.stored(Card, id=number)[0].outcome == "did_not"


def test_two_tabs_keep_both_texts(desk, mine):
    number = mine("Trial")
    first, second = desk.sit("diego", f"/cards/{number}/edit"), desk.sit("diego", f"/cards/{number}/edit")
    first.fill("#title", "From the first tab")
    first.click("#edit-card button[type=submit]")
    expect(first.get_by_role("heading", name="From the first tab")).to_be_visible()

    second.fill("#title", "From the second tab")
    second.click("#edit-card button[type=submit]")

    expect(second.locator("#clash")).to_contain_text("From the first tab")
    expect(second.locator("#title")).to_have_value("From the second tab")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen(desk, mine, language, width):
    long = "https://example.org/" + "a" * 300
    number = mine("Trial " + "x" * 90, piece_draft=long, description=f"See {long}")
    page = desk.sit("diego", f"/cards/{number}", language, viewport={"width": width, "height": 800})

    for address in ("", "/edit", "/blocker", "/hypothesis", "/check"):
        page.goto(f"{desk.url}/cards/{number}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{desk.url}/my-work")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
