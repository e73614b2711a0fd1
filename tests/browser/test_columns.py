"""Columns in a real browser: by mouse, by keyboard alone and by finger; and a place proposed in Accepted."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Card, Column
from tests import databases, servers
from tests.flow.conftest import World


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Discover's board with two cards in Accepted and one in Review."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("columns"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        for title in ("First", "Second"):
            world.card(title)
        world.card("Leaflet", world.review)
        db.session.commit()
        cookies = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in ("ana", "diego")}
        ids = {name: getattr(world, name).id for name in ("board", "accepted", "ready", "making", "review", "measuring", "learned")}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookies=cookies, **ids)
    running.stop()
    database.close()


@pytest.fixture
def see(office: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """Open the board for somebody."""
    contexts = []

    def opened(who: str, look: str = "", **how: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, **how})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": office.cookies[who], "url": office.url}])
        page = context.new_page()
        page.goto(f"{office.url}/boards/{office.board}{look}")
        expect(page.locator("#columns.can-drag")).to_be_visible()
        return page

    yield opened
    for context in contexts:
        context.close()


def order(page: Page, *names: str) -> None:
    expect(page.locator(".cols > [data-column]:not(.fold) [role=heading], .cols h2")).to_have_text(list(names))


@pytest.fixture
def stored(office: Any) -> Any:
    def titles(column_id: int) -> list[str]:
        with office.app.app_context():
            return list(db.session.scalars(select(Card.title).where(Card.column_id == column_id).order_by(Card.rank)))

    return titles


def test_columns_by_mouse_and_by_keyboard_alone(office: Any, see: Any, stored: Any) -> None:
    page = see("ana")
    menu = page.locator(f"#column-{office.review}-menu")
    order(page, "Ready", "Making", "Review", "Measuring", "Learned")

    # by mouse: dragged by its head, undone with Z
    head, target = (page.locator(f"#head-{column}").bounding_box() for column in (office.review, office.ready))
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
    strip = page.locator(f"#open-{office.review}")
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
    expect(page.locator(f"#head-{office.review} .kmark--queue")).to_be_visible()

    # deleted with a home for its card, and back with it
    menu.click()
    page.get_by_role("link", name="Delete…").click()
    page.get_by_label("To the bottom of “Making”").check()
    page.get_by_role("button", name="Delete “Proofs”").click()
    order(page, "Ready", "Making", "Measuring", "Learned")
    assert stored(office.making) == ["Leaflet"]
    page.keyboard.press("z")
    order(page, "Ready", "Making", "Measuring", "Proofs", "Learned")
    assert stored(office.review) == ["Leaflet"]
    with office.app.app_context():
        assert db.session.get(Column, office.review).kind == "queue"


def test_a_place_is_proposed_by_keyboard_and_accepted_by_finger(office: Any, see: Any, stored: Any) -> None:
    page = see("diego", "?accepted=open")
    page.get_by_role("link", name="Second").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Space")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Propose another place")
    dialog.get_by_label("Why?").fill("The fair is in March")
    page.keyboard.press("Enter")
    expect(page.locator(".acard__prop")).to_contain_text("“The fair is in March”")
    assert stored(office.accepted) == ["First", "Second"]

    lead = see("ana", "?accepted=open", viewport={"width": 390, "height": 844}, has_touch=True)
    expect(lead.get_by_text("1 proposal of another place")).to_be_visible()
    lead.get_by_role("button", name="Put it there").tap()
    expect(lead.locator(".acard h3")).to_have_text(["Second", "First"])
    assert stored(office.accepted) == ["Second", "First"]
    expect(page.locator(".acard h3")).to_have_text(["Second", "First"])
