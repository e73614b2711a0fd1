"""A card in a real browser, with the keyboard only: made, edited, blocked, believed in, checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.clock import now, today
from board.core.db import db, writing
from board.core.words import Both, speaking
from board.flow.models import Card, CardPerson, Column
from board.metrics.models import Metric, Observation, TeamMetric
from tests import databases, servers
from tests.flow.conftest import World

TODAY = today("Europe/Madrid")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve as people start it, with Discover's board and its number."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("card"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        metric = Metric(name=Both("Piden una demo", "Ask for a demo"), unit="%", decimals=1, created_at=now())
        db.session.add(metric)
        db.session.flush()
        db.session.add(TeamMetric(team_id=world.des.id, metric_id=metric.id))
        for week, value in enumerate((3.3, 3.2, 3.6, 3.8)):
            on = TODAY - timedelta(days=7 * (4 - week))
            db.session.add(Observation(metric_id=metric.id, on=on, value=value, recorded_at=now()))
        cookie = sessions.begin(world.diego, "127.0.0.1", "test")
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookie=cookie, world=world, metric=metric)
    running.stop()
    database.close()


@pytest.fixture
def desk(house: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """An empty board; `card` puts one there, `sit` opens a page for Diego, `stored` reads the card again."""
    contexts = []

    def card(title: str, column: str = "accepted", **more: Any) -> int:
        with house.app.app_context(), writing():
            made = house.world.card(title, db.session.get(Column, getattr(house.world, column).id), **more)
            db.session.add(CardPerson(card_id=made.id, user_id=house.world.diego.id))
            db.session.commit()
            return made.id

    def sit(address: str, language: str = "en", **how: Any) -> Page:
        with house.app.app_context(), writing():
            db.session.get(User, house.world.diego.id).language = language
            db.session.commit()
        context = browser.new_context(**{**browser_context_args, **how})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": house.cookie, "url": house.url}])
        page = context.new_page()
        page.goto(house.url + address)
        return page

    def stored(title: str) -> Card:
        with house.app.app_context():
            return db.session.scalars(select(Card).where(Card.title == title)).one()

    with house.app.app_context(), writing():
        db.session.execute(delete(Card))
        db.session.commit()
    yield SimpleNamespace(card=card, sit=sit, stored=stored, world=house.world, metric=house.metric, url=house.url)
    for context in contexts:
        context.close()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(80):
        if page.evaluate("s => document.activeElement?.matches(s) ?? false", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never reaches {selector}")


def test_a_card_is_made_and_edited_without_a_mouse(desk):
    page = desk.sit(f"/boards/{desk.world.board.id}")
    expect(page.locator("#columns.can-drag")).to_be_visible()
    page.keyboard.press("c")
    expect(page.locator("#title")).to_be_focused()
    page.keyboard.type("Deposits, explained")
    page.keyboard.press("Enter")
    expect(page.locator("#notices")).to_contain_text("is at the bottom of Accepted")
    expect(page.locator("dialog[open]")).to_have_count(0)

    page.wait_for_timeout(600)  # the board hears of the new card and draws itself again
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


def test_a_card_opens_over_its_board_and_escape_gives_the_focus_back(desk):
    number = desk.card("Trial without a card")
    page = desk.sit(f"/boards/{desk.world.board.id}?accepted=open")
    expect(page.locator("#columns.can-drag")).to_be_visible()
    link = page.locator(f"#card-{number} .kcard__a, #card-{number} a").first
    link.focus()
    page.keyboard.press("Enter")

    expect(page.locator("dialog.cdlg")).to_be_visible()
    expect(page.locator("#sheet-t")).to_be_focused()
    expect(page).to_have_url(f"{desk.url}/cards/{number}")

    page.keyboard.press("Escape")
    expect(page.locator("dialog.cdlg")).to_have_count(0)
    expect(page).to_have_url(f"{desk.url}/boards/{desk.world.board.id}?accepted=open")


def test_blocking_and_the_hypothesis_lead_back_to_the_card(desk):
    desk.card("Trial", "ready", look_at="")
    page = desk.sit(f"/boards/{desk.world.board.id}")
    expect(page.locator("#columns.can-drag")).to_be_visible()
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
    card = desk.stored("Trial")
    assert (card.expected_from, card.expected_to, card.check_on, card.blocked_at) == (3.8, 4.5, day, None)


def test_the_check_question_is_answered_from_my_work(desk):
    due = {"metric_id": desk.metric.id, "expected_from": 3.3, "expected_to": 4, "check_on": TODAY, "look_at": ""}
    desk.card("Demo form", "measuring", delivered_at=now() - timedelta(days=28), **due)
    page = desk.sit("/my-work")
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
    card = desk.stored("Demo form")
    assert (card.outcome, card.outcome_value) == ("moved", 4.1)
    assert card.learned_at is not None


def test_two_tabs_keep_both_texts(desk):
    number = desk.card("Trial")
    first, second = desk.sit(f"/cards/{number}/edit"), desk.sit(f"/cards/{number}/edit")
    first.fill("#title", "From the first tab")
    first.click("#edit-card button[type=submit]")
    expect(first.get_by_role("heading", name="From the first tab")).to_be_visible()

    second.fill("#title", "From the second tab")
    second.click("#edit-card button[type=submit]")

    expect(second.locator("#clash")).to_contain_text("From the first tab")
    expect(second.locator("#title")).to_have_value("From the second tab")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("width", [360, 1440])
def test_nothing_is_wider_than_the_screen(desk, language, width):
    long = "https://example.org/" + "a" * 300
    number = desk.card("Trial " + "x" * 90, piece_draft=long, description=f"See {long}")
    page = desk.sit(f"/cards/{number}", language, viewport={"width": width, "height": 800})

    for address in ("", "/edit", "/blocker", "/hypothesis", "/check"):
        page.goto(f"{desk.url}/cards/{number}{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto(f"{desk.url}/my-work")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
