"""A board on a screen: made by a lead, looked at by somebody without an account, until it is ended."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.hands import card, until

LATER = 26_000
"""Milliseconds after which a screen has asked again."""


def sheet(page: Page) -> None:
    page.get_by_role("button", name="Settings of this board").click()
    page.get_by_role("link", name="Show on a screen").click()
    expect(page.get_by_role("heading", name="Show on a screen")).to_be_visible()


def column(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name).locator(".kcard__t")


def test_a_screen_follows_the_board_says_when_it_cannot_ends_and_comes_back(desk, page):
    desk.cards(ready=["Leaflet"], making=["Banner"])
    ana = desk.sit("ana")
    sheet(ana)
    ana.get_by_role("radio", name="A month").check()
    ana.get_by_role("button", name="Make ").click()
    expect(ana.get_by_role("button", name="Copy")).to_be_focused()
    address = ana.locator("#screen-link").input_value()
    ana.keyboard.press("Escape")

    page.clock.install()
    page.goto(address)
    assert page.context.cookies() == [], "nothing is left with a stranger"
    expect(column(page, "Preparado")).to_have_text(["Leaflet"])
    expect(column(page, "Haciendo")).to_have_text(["Banner"])
    expect(page.locator("a, form, input")).to_have_count(0)

    # Somebody moves a card, and it is there when the screen asks again.
    card(ana, "Leaflet").locator(".kcard__a").focus()
    ana.keyboard.press("m")
    expect(ana.get_by_role("dialog", name="Leaflet")).to_be_visible()
    ana.keyboard.press("3")
    ana.keyboard.press("Enter")
    expect(ana.locator("dialog[open]")).to_have_count(0)
    expect(ana.locator(".toast", has_text="Leaflet")).to_be_visible()  # the dialog closes before it is on disk
    page.clock.fast_forward(LATER)
    expect(column(page, "Preparado")).to_have_count(0)
    expect(column(page, "Haciendo")).to_contain_text(["Leaflet"])

    # Without a connection it says since when; what is shown stays.
    page.context.set_offline(True)
    expect(page.locator("#lost")).to_contain_text("Sin conexión desde las")
    expect(column(page, "Haciendo")).to_contain_text(["Banner"])
    page.context.set_offline(False)
    expect(page.locator("#lost")).to_be_empty()

    page.keyboard.press("f")
    until(page, lambda: page.evaluate("document.fullscreenElement !== null"))
    page.keyboard.press("f")
    until(page, lambda: page.evaluate("document.fullscreenElement === null"))

    sheet(ana)
    ana.get_by_role("button", name="End the link until").first.click()
    expect(ana.get_by_text("It is ended.")).to_be_visible()
    page.clock.fast_forward(LATER)
    expect(page.get_by_role("heading", name="Esta pantalla ha terminado")).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Banner")

    ana.get_by_role("button", name="Undo").click()
    expect(ana.get_by_text("It shows the board again.")).to_be_visible()
    page.clock.fast_forward(LATER)
    expect(column(page, "Haciendo")).to_contain_text(["Banner"])
