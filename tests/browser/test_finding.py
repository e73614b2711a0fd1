"""The search that opens with “/”, and the bell, in a real browser: by keyboard, live, on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import CardPerson
from board.flow.queries.cards import visible_card
from board.flow.rules.comments import write_comment
from board.search.rules import indexing
from tests import databases, servers
from tests.flow.conftest import World


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve as people start it, with twelve posters and a plan on Discover's board; Ana is on the plan."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("finding"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        for number in range(12):
            world.card(f"Poster number {number}")
        plan = world.card("Campaña de otoño", description="What we **plan** for the harvest")
        db.session.add(CardPerson(card_id=plan.id, user_id=world.ana.id))
        world.ana.language = world.diego.language = "en"
        indexing.fill()
        cookies = {person.id: sessions.begin(person, "127.0.0.1", "test") for person in (world.ana, world.diego)}
        db.session.commit()
    running = servers.start(database.settings)
    people = {"ana": world.ana.id, "diego": world.diego.id}
    yield SimpleNamespace(app=database.app, url=running.url, cookies=cookies, plan=plan.id, **people)
    running.stop()
    database.close()


@pytest.fixture
def sit(house: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A page for somebody."""
    contexts = []

    def opened(person: int, address: str, **how: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "locale": "en-GB", "reduced_motion": "reduce", **how})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": house.cookies[person], "url": house.url}])
        page = context.new_page()
        page.goto(house.url + address)
        expect(page.locator("#bell")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def ready(page: Page) -> None:
    """Its scripts have come."""
    for script in ("find.js", "bell.js"):
        page.wait_for_function(f"performance.getEntriesByType('resource').some((each) => each.name.endsWith('{script}'))")
    page.wait_for_timeout(200)


def test_the_search_by_keyboard(house, sit):
    page = sit(house.diego, "/my-work")
    ready(page)
    expect(page.locator("#finder")).to_be_hidden()
    page.keyboard.press("/")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    expect(page.locator("#found")).to_contain_text("Lately")

    page.keyboard.type("poster")
    expect(page.get_by_role("option")).to_have_count(8)
    expect(page.locator("#finder-told")).to_have_text("The best 8 results")
    expect(field).to_have_attribute("aria-activedescendant", "found-1")
    assert not Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option", selected=True)).to_have_id("found-2")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option", selected=True)).to_have_id("found-8")

    field.fill("zebra")
    expect(page.locator("#found")).to_contain_text("Nothing found for “zebra”")
    field.fill("otono")
    expect(page.get_by_role("option")).to_have_count(1)
    expect(page.locator("#finder-told")).to_have_text("1 result")
    page.keyboard.press("Escape")
    expect(page.locator("#finder")).to_be_hidden()
    page.keyboard.press("/")
    expect(field).to_be_focused()
    page.keyboard.type("campana ha")
    expect(page.locator("#found mark").first).to_have_text("Campaña")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cards/{house.plan}")

    ready(page)
    page.keyboard.press("/")
    page.keyboard.type("nothing like that")
    expect(page.locator("#found")).to_contain_text("Nothing found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=nothing+like+that")


def test_the_search_fills_a_phone(house, sit):
    page = sit(house.diego, "/my-work", viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    ready(page)
    page.locator(".searchbtn").tap()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert page.locator("#finder").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 800}
    page.get_by_role("combobox").fill("poster")
    expect(page.get_by_role("option")).to_have_count(8)
    page.get_by_role("option").nth(1).tap()
    page.wait_for_url(re.compile(r"/cards/\d+$"))


def test_the_bell_rings_at_once_and_rests_when_the_card_was_opened(house, sit):
    page = sit(house.ana, "/teams/DES")
    ready(page)
    expect(page.locator("#bell .bell__n")).to_have_count(0)
    page.wait_for_timeout(1500)
    with house.app.app_context(), writing(), speaking("en"):
        diego = db.session.get_one(User, house.diego)
        write_comment(visible_card(house.plan, to=diego), "Shall we, @Ana Ruiz?", by=diego)
        db.session.commit()

    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    expect(page.locator("#live")).to_have_text("1 unread notification")
    page.locator("#bell").click()
    expect(page.locator("#notes-dialog")).to_contain_text("Diego Paz mentions you: “Shall we, @Ana Ruiz?”")
    assert not Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.locator("#notes-dialog .notei__a").click()
    page.wait_for_url(f"**/cards/{house.plan}**")
    expect(page.locator("#bell .bell__n")).to_have_count(0)

    page.goto(house.url + "/notifications")
    with house.app.app_context(), writing(), speaking("en"):
        diego = db.session.get_one(User, house.diego)
        write_comment(visible_card(house.plan, to=diego), "And this?", by=diego)
        db.session.commit()
    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    page.reload()
    expect(page.locator(".notei--new")).to_have_count(1)
    page.locator(".notei--new").get_by_role("button", name="Mark").click()
    expect(page.locator(".notei--new")).to_have_count(0)
    expect(page.locator("#bell .bell__n")).to_have_count(0)
