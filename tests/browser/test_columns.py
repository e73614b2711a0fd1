"""Columns in a real browser: by mouse, by keyboard alone and by finger; and a place proposed in Accepted."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from board.flow.models import Column
from tests.browser.conftest import Desk, Office, opened
from tests.browser.hands import PHONE, Finger, barriers, middle, small, until


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An office for each test: its columns change."""
    with opened(tmp_path_factory.mktemp("columns")) as here:
        yield here


def order(page: Page, *names: str) -> None:
    expect(page.locator(".cols > [data-column]:not(.fold) [role=heading], .cols h2")).to_have_text(list(names))


def test_columns_by_mouse_and_by_keyboard_alone(desk: Desk) -> None:
    desk.card("Leaflet", "review")
    page, ready, review = desk.sit("ana"), desk.world.ready.id, desk.world.review.id
    menu = page.locator(f"#column-{review}-menu")
    order(page, "Ready", "Making", "Review", "Measuring", "Learned")

    # by mouse: dragged by its head, undone with Z
    head, target = (page.locator(f"#head-{column}").bounding_box() for column in (review, ready))
    page.mouse.move(head["x"] + 60, head["y"] + 12)
    page.mouse.down()
    page.mouse.move(head["x"] - 20, head["y"] + 16, steps=4)
    page.mouse.move(target["x"] + 10, target["y"] + 16, steps=12)
    page.mouse.up()
    expect(page.locator(".toast__t", has_text="“Review” stands before “Ready”.")).to_be_visible()
    order(page, "Review", "Ready", "Making", "Measuring", "Learned")
    page.keyboard.press("z")
    order(page, "Ready", "Making", "Review", "Measuring", "Learned")

    # by keyboard alone: the menu, to the right, folded, opened again; the focus stays where the hands are
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="To the right")).to_be_focused()
    page.keyboard.press("Enter")
    order(page, "Ready", "Making", "Measuring", "Review", "Learned")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Fold it for me").press("Enter")
    strip = page.locator(f"#open-{review}")
    expect(strip).to_be_focused()
    expect(page.locator(".kcard", has_text="Leaflet")).to_have_count(0)
    strip.press("Enter")
    expect(page.locator(".kcard", has_text="Leaflet")).to_be_visible()

    # renamed and recoloured in its dialog
    menu.press("Enter")
    page.get_by_role("link", name="Name, meaning, limit").press("Enter")
    page.get_by_label("English").first.fill("Proofs")
    page.get_by_label("What a card in it means").select_option("queue")
    page.keyboard.press("Enter")
    order(page, "Ready", "Making", "Measuring", "Proofs", "Learned")
    expect(page.locator(f"#head-{review} .kmark--queue")).to_be_visible()

    # deleted with a home for its card, and back with it
    menu.click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_label("To the bottom of “Making”").check()
    page.get_by_role("button", name="Delete “Proofs”").click()
    order(page, "Ready", "Making", "Measuring", "Learned")
    assert desk.titles("making") == ["Leaflet"]
    page.keyboard.press("z")
    order(page, "Ready", "Making", "Measuring", "Proofs", "Learned")
    assert desk.titles("review") == ["Leaflet"]
    assert desk.stored(Column, id=review)[0].kind == "queue"


def test_a_place_is_proposed_by_keyboard_and_accepted_by_finger(desk: Desk) -> None:
    desk.cards(accepted=["First", "Second"])
    page = desk.sit("diego", "?accepted=open")
    page.get_by_role("link", name="Second").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Propose another place")
    dialog.get_by_label("Why?").fill("The fair is in March")
    page.keyboard.press("Enter")
    expect(page.locator(".acard__prop")).to_contain_text("“The fair is in March”")
    assert desk.titles("accepted") == ["First", "Second"]

    lead = desk.sit("ana", "?accepted=open", **PHONE)
    expect(lead.get_by_text("1 proposal of another place")).to_be_visible()
    lead.get_by_role("button", name="Put it there").tap()
    expect(lead.locator(".acard h3")).to_have_text(["Second", "First"])
    assert desk.titles("accepted") == ["Second", "First"]
    expect(page.locator(".acard h3")).to_have_text(["Second", "First"])


def test_columns_with_a_thumb(desk: Desk) -> None:
    desk.card("Leaflet", "review")
    desk.cards(accepted=["First", "Second"])
    page = desk.sit("ana", **PHONE)

    def menu(column: str, item: str) -> None:
        page.locator(f'[data-name="{column}"] .col__menu[aria-expanded]').tap()
        page.locator(".menu:popover-open .menu__i", has_text=item).tap()

    # added, renamed, recoloured, limited
    assert small(page) == []
    menu("Ready", "New column to the right")
    page.get_by_label("English").first.fill("Proofs")
    assert small(page) == barriers(page) == []
    page.get_by_role("button", name="Add the column").tap()
    order(page, "Ready", "Proofs", "Making", "Review", "Measuring", "Learned")
    menu("Proofs", "Name, meaning, limit")
    page.get_by_label("English").first.fill("Corrections")
    page.get_by_label("What a card in it means").select_option("active")
    page.get_by_label(re.compile("^Limit")).fill("2")
    page.get_by_role("button", name="Save the column").tap()
    order(page, "Ready", "Corrections", "Making", "Review", "Measuring", "Learned")
    head = page.locator('[data-name="Corrections"] .col__h')
    expect(head.locator(".kmark--active")).to_be_visible()
    expect(head).to_contain_text("0 of 2")

    # a swipe over its head only scrolls; held, it goes with the finger; and a button does the same
    hand, columns = Finger(page), page.locator("#cols")
    page.locator(".colnav a", has_text="Corrections").tap()
    expect(page.locator(".colnav [aria-current]")).to_contain_text("Corrections")
    until(page, lambda: head.bounding_box()["x"] < 40)
    x, y = middle(head.locator(".col__n"))
    before = columns.evaluate("(cols) => cols.scrollLeft")
    hand.swipe((x + 100, y), (x - 30, y))
    until(page, lambda: columns.evaluate("(cols) => cols.scrollLeft") > before)
    order(page, "Ready", "Corrections", "Making", "Review", "Measuring", "Learned")
    page.locator(".colnav a", has_text="Corrections").tap()
    until(page, lambda: head.bounding_box()["x"] < 40)
    hand.drag((x, y), (350, y))
    order(page, "Ready", "Making", "Corrections", "Review", "Measuring", "Learned")
    menu("Corrections", "To the left")
    order(page, "Ready", "Corrections", "Making", "Review", "Measuring", "Learned")

    # folded and opened; deleted with a home for its card: the board stays where one looks, and undo brings it back
    menu("Corrections", "Fold it for me")
    page.locator(".colf__b").tap()
    expect(page.locator(".colf")).to_have_count(0)
    menu("Review", "Delete…")
    page.get_by_text("To the bottom of “Making”").tap()
    assert barriers(page) == []
    page.get_by_role("button", name="Delete “Review”").tap()
    order(page, "Ready", "Corrections", "Making", "Measuring", "Learned")
    expect(page.locator(".colnav [aria-current]")).to_contain_text("Measuring")
    assert desk.titles("making") == ["Leaflet"]
    page.locator("#notices [data-undo]").last.tap()
    order(page, "Ready", "Corrections", "Making", "Review", "Measuring", "Learned")
    assert desk.titles("review") == ["Leaflet"]
