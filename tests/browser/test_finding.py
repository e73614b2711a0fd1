"""The search that opens with “/”, and the bell, in a real browser: by keyboard, live, on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from board.accounts.models import User
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import CardPerson
from board.flow.queries.cards import visible_card
from board.flow.rules.comments import write_comment
from board.search.rules import indexing
from tests.browser.conftest import Desk
from tests.browser.hands import PHONE, Hands, heard, listens, ready, small, tab_to, until

CALM = {"reduced_motion": "reduce"}


@pytest.fixture
def plan(desk: Desk) -> int:
    """Twelve posters and a plan in Accepted; Ana is on the plan."""
    desk.cards(accepted=[f"Poster number {number}" for number in range(12)])
    plan = desk.card("Campaña de otoño", "accepted", description="What we **plan** for the harvest")
    with desk.office.app.app_context(), writing():
        db.session.add(CardPerson(card_id=plan, user_id=desk.world.ana.id))
        indexing.fill()
        db.session.commit()
    return plan


def comments(desk: Any, plan: int, text: str) -> None:
    """Diego writes on the plan, elsewhere."""
    with desk.office.app.app_context(), writing(), speaking("en"):
        diego = db.session.get_one(User, desk.world.diego.id)
        write_comment(visible_card(plan, to=diego), text, by=diego)
        db.session.commit()


def test_the_search_by_keyboard(desk, plan):
    page = desk.sit("diego", "/my-work", **CALM)
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
    page.wait_for_url(f"**/cards/{plan}")

    ready(page)
    page.keyboard.press("/")
    page.keyboard.type("nothing like that")
    expect(page.locator("#found")).to_contain_text("Nothing found")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=nothing+like+that")


def test_the_search_fills_a_phone(desk, plan):
    page = desk.sit("diego", "/my-work", **PHONE, **CALM)
    page.locator(".searchbtn").tap()
    expect(page.get_by_role("combobox")).to_be_focused()
    assert page.locator("#finder").bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 844}
    page.get_by_role("combobox").fill("poster")
    expect(page.get_by_role("option")).to_have_count(8)
    page.get_by_role("option").nth(1).tap()
    page.wait_for_url(re.compile(r"/cards/\d+$"))


def test_the_bell_rings_at_once_and_rests_when_the_card_was_opened(desk, plan):
    page = desk.sit("ana", "/teams/DES", **CALM)
    expect(page.locator("#bell .bell__n")).to_have_count(0)
    listens(page)
    comments(desk, plan, "Shall we, @Ana Ruiz?")

    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    expect(heard(page)).to_have_text("1 unread notification")
    page.locator("#bell").click()
    expect(page.locator("#notes-dialog")).to_contain_text("Diego Paz mentions you: “Shall we, @Ana Ruiz?”")
    assert not Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    page.locator("#notes-dialog .notei__a").click()
    page.wait_for_url(f"**/cards/{plan}**")
    expect(page.locator("#bell .bell__n")).to_have_count(0)

    page.goto(desk.url + "/notifications")
    listens(page)
    comments(desk, plan, "And this?")
    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    expect(page.locator(".notei--new")).to_have_count(1)
    page.locator(".notei--new").get_by_role("button", name="Mark").click()
    expect(page.locator(".notei--new")).to_have_count(0)
    expect(page.locator("#bell .bell__n")).to_have_count(0)


def test_what_is_pressed_while_the_bell_comes_anew_is_not_lost(desk, plan):
    page, held = desk.sit("ana", "/teams/DES", **CALM), []
    listens(page)
    page.route("**/notifications/bell", lambda route: held.append(route))
    comments(desk, plan, "Shall we, @Ana Ruiz?")
    until(page, lambda: bool(held))

    page.locator("#bell").click()
    held[0].continue_()

    expect(page.locator("#notes-dialog")).to_contain_text("Diego Paz mentions you")
    expect(page.locator("#bell .bell__n")).to_contain_text("1")


def test_an_open_bell_takes_what_comes_and_leaves_the_reader_where_they_are(desk, plan):
    for n in range(12):
        comments(desk, desk.card(f"Leaflet {n}"), "Shall we, @Ana Ruiz?")
    page = desk.sit("ana", "/teams/DES", viewport={"width": 1440, "height": 500}, **CALM)
    listens(page)
    page.locator("#bell").click()
    expect(page.locator(".notei--new")).to_have_count(12)
    first = page.locator(".notei", has_text="Leaflet 0").get_by_role("button", name="Mark")
    first.focus()
    first.scroll_into_view_if_needed()
    place = first.bounding_box()

    comments(desk, plan, "And this, @Ana Ruiz?")
    expect(page.locator(".notei--new")).to_have_count(13)
    expect(first).to_be_focused()
    assert first.bounding_box() == pytest.approx(place, abs=1)

    page.keyboard.press("Enter")
    expect(page.locator(".notei--new")).to_have_count(12)
    expect(page.locator("#notes-dialog")).to_be_visible()


@pytest.mark.parametrize("way", ["mouse", "finger"])
def test_the_bell_the_search_my_work_and_my_settings(desk, plan, way):
    comments(desk, plan, "Shall we, @Ana Ruiz?")
    other = desk.sit("ana", "/my-work")
    hand = Hands(desk.sit("ana", "/my-work", **(PHONE if way == "finger" else {}), **CALM), way)
    page = hand.page
    assert way == "mouse" or small(page) == []
    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    hand.press(page.locator("#bell"))
    expect(page.locator("#notes-dialog")).to_contain_text("Diego Paz mentions you")
    hand.press(page.locator("#notes-dialog [data-close]"))
    expect(page.locator("#bell")).to_be_focused()
    hand.press(page.locator("#my-work-waits a, #my-work-mine a").first)
    expect(page.locator("#sheet-t")).to_have_text("Campaña de otoño")
    hand.press(page.locator("dialog [data-close], .cdlg [data-close]").first)
    expect(page.locator("dialog[open]")).to_have_count(0)
    hand.press(page.locator(".searchbtn:visible, .search:visible").first)
    page.get_by_role("combobox").fill("otono")
    expect(page.get_by_role("option")).to_have_count(1)
    hand.press(page.get_by_role("option"))
    page.wait_for_url(f"**/cards/{plan}")

    page.goto(desk.url + "/settings")
    hand.press(page.get_by_role("radio", name="Dark"))
    assert way == "mouse" or small(page) == []
    with page.expect_navigation():
        hand.press(page.get_by_role("button", name="Save", exact=True).first)
    assert desk.stored(User, name="Ana Ruiz")[0].theme == "dark"
    hand.press(page.locator(".avatar--lg"))
    with page.expect_navigation():
        hand.press(page.locator("#account").get_by_role("button", name="As the system"))
    assert desk.stored(User, name="Ana Ruiz")[0].theme != "dark"
    page.goto(desk.url + "/settings")
    there = page.get_by_role("button", name=re.compile("^Sign out there"))
    for left in reversed(range(there.count())):  # what other tests left, too
        hand.press(there.first)
        expect(there).to_have_count(left)
    other.goto(desk.url + "/my-work")
    expect(other).to_have_url(re.compile("/sign-in"))


def test_the_bell_and_my_settings_by_keyboard_alone(desk, plan):
    comments(desk, plan, "Shall we, @Ana Ruiz?")
    page, other = desk.sit("ana", "/my-work", **CALM), desk.sit("ana", "/my-work")
    expect(page.locator("#bell .bell__n")).to_contain_text("1")
    tab_to(page, "#bell")
    page.keyboard.press("Enter")
    expect(page.locator("#notes-t")).to_be_focused()
    tab_to(page, "#notes-dialog .notei__a")
    page.keyboard.press("Escape")
    expect(page.locator("#bell")).to_be_focused()

    page.goto(desk.url + "/settings")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts-title")).to_be_focused()
    page.keyboard.press("Escape")
    tab_to(page, "#single-keys")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-shortcuts", "off")
    page.keyboard.press("/")
    expect(page.locator("#finder")).to_be_hidden()
    page.locator("#single-keys").press("Space")
    page.keyboard.press("Enter")
    expect(page.locator("body")).not_to_have_attribute("data-shortcuts", "off")
    page.get_by_role("button", name="Sign out everywhere else").press("Enter")
    expect(page.get_by_role("button", name="Sign out everywhere else")).to_have_count(0)
    other.goto(desk.url + "/my-work")
    expect(other).to_have_url(re.compile("/sign-in"))
