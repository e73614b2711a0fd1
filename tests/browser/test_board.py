"""The board in a real browser: every hand, both languages, two browsers, a lost connection."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Card, Column
from board.flow.rules import places
from tests import databases, servers
from tests.flow.conftest import World


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve as people start it, with Discover's board."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("board"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        db.session.commit()
        cookies = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in ("ana", "diego")}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookies=cookies, world=world)
    running.stop()
    database.close()


@pytest.fixture
def board(office: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """An empty board; `cards` fills it, `see` opens it for somebody, `titles` reads what is stored."""
    contexts = []

    def cards(**columns: list[str]) -> None:
        with office.app.app_context(), writing():
            for name, titles in columns.items():
                for title in titles:
                    office.world.card(title, db.session.get(Column, getattr(office.world, name).id))
            places.bump(office.world.board.id)
            db.session.commit()

    def see(who: str = "ana", language: str = "en", **how: Any) -> Page:
        with office.app.app_context(), writing():
            db.session.get(User, getattr(office.world, who).id).language = language
            db.session.commit()
        context = browser.new_context(**{**browser_context_args, **how})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": office.cookies[who], "url": office.url}])
        page = context.new_page()
        page.goto(f"{office.url}/boards/{office.world.board.id}{how.pop('look', '')}")
        expect(page.locator("#columns")).to_be_visible()
        expect(page.locator("#columns.can-drag")).to_be_visible()
        return page

    def titles(name: str) -> list[str]:
        with office.app.app_context():
            column = getattr(office.world, name).id
            found = select(Card.title).where(Card.column_id == column).order_by(Card.rank)
            return list(db.session.scalars(found))

    with office.app.app_context(), writing():
        db.session.execute(delete(Card))
        places.bump(office.world.board.id)  # pages are kept by it
        db.session.commit()
    yield SimpleNamespace(cards=cards, see=see, titles=titles, office=office, world=office.world)
    for context in contexts:
        context.close()


def card(page: Page, title: str) -> Any:
    """The card with that title."""
    return page.locator(".kcard, .acard", has_text=title)


def in_column(page: Page, column: str) -> Any:
    """The titles in the column, from top to bottom."""
    return page.locator(f'[data-name="{column}"] .kcard__a')


def heard(page: Page) -> Any:
    """What is said to people who listen."""
    return page.locator("#live")


def drag(page: Page, title: str, target: Any) -> None:
    """By mouse, onto the middle of `target`."""
    page.mouse.move(*middle(card(page, title).locator("h3")))
    page.mouse.down()
    x, y = middle(target)
    page.mouse.move(x - 30, y, steps=8)
    page.mouse.move(x, y, steps=8)
    page.wait_for_timeout(250)
    page.mouse.up()


def middle(locator: Any) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_card_is_dragged_by_mouse_and_the_server_keeps_its_place(board):
    board.cards(ready=["Leaflet", "Poster"])
    page = board.see("diego")

    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))

    expect(in_column(page, "Making")).to_have_text(["Leaflet"])
    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Making.")
    expect(page.locator('[data-name="Ready"] .col__c')).to_have_text("1 of 6")
    assert board.titles("making") == ["Leaflet"]


def test_a_card_is_dragged_by_finger_after_a_rest_and_a_swipe_only_scrolls(board):
    board.cards(ready=["Leaflet", "Poster", "Banner"])
    page = board.see("diego", has_touch=True, viewport={"width": 1024, "height": 768})
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, x: float = 0, y: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": y}]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe(rest: int) -> None:
        (x, y), (to_x, to_y) = middle(card(page, "Leaflet").locator("h3")), middle(card(page, "Banner").locator("h3"))
        touch("touchStart", x, y)
        page.wait_for_timeout(rest)
        for step in range(1, 11):
            touch("touchMove", x + (to_x - x) * step / 10, y + (to_y + 20 - y) * step / 10)
            page.wait_for_timeout(20)
        page.wait_for_timeout(250)
        touch("touchEnd")

    swipe(rest=0)
    page.wait_for_timeout(300)
    assert board.titles("ready") == ["Leaflet", "Poster", "Banner"]

    swipe(rest=400)
    expect(page.locator("body.is-carrying")).to_have_count(0)
    page.wait_for_timeout(500)
    assert board.titles("ready")[0] != "Leaflet"
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "picked_up", "carried", "put_down"),
    [
        ("en", "Picked up “Leaflet”. Ready, 1 of 2.", "Making, 5 of 4: one over the limit.", "Put down “Leaflet”. Review, 1 of 1."),
        ("es", "Levantada «Leaflet». Preparado, 1 de 2.", "Haciendo, 5 de 4: una sobre el límite.", "Soltada «Leaflet». Revisión, 1 de 1."),
    ],
)
def test_a_card_is_carried_by_keyboard_and_every_step_is_said(board, language, picked_up, carried, put_down):
    board.cards(ready=["Leaflet", "Poster"], making=["A", "B", "C", "D"])
    page = board.see("diego", language)
    link = card(page, "Leaflet").locator(".kcard__a")
    link.focus()

    page.keyboard.press("Space")
    expect(heard(page)).to_contain_text(picked_up)
    page.keyboard.press("ArrowDown")
    expect(heard(page)).to_contain_text("2 of 2" if language == "en" else "2 de 2")
    page.keyboard.press("ArrowRight")
    expect(heard(page)).to_have_text(carried)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")

    expect(heard(page)).to_have_text(put_down)
    expect(page.locator(".toast")).to_be_visible()
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()
    assert board.titles("review") == ["Leaflet"]


def test_escape_takes_a_carried_card_back(board):
    board.cards(ready=["Leaflet", "Poster"])
    page = board.see("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

    expect(heard(page)).to_have_text("“Leaflet” is back in Ready.")
    expect(in_column(page, "Ready")).to_have_text(["Leaflet", "Poster"])
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()
    assert board.titles("ready") == ["Leaflet", "Poster"]


def test_m_opens_the_dialog_and_a_number_chooses_the_column(board):
    board.cards(ready=["Leaflet"], review=["Poster"])
    page = board.see("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Leaflet")).to_be_visible()
    page.keyboard.press("4")
    page.keyboard.press("Enter")

    expect(in_column(page, "Review")).to_have_text(["Leaflet", "Poster"])
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()


def test_z_undoes_and_the_card_is_where_it_was(board):
    board.cards(ready=["Poster", "Leaflet", "Banner"])
    page = board.see("diego")
    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))
    expect(page.locator("#notices [data-undo]")).to_be_visible()
    page.wait_for_timeout(100)

    page.keyboard.press("z")

    expect(in_column(page, "Ready")).to_have_text(["Poster", "Leaflet", "Banner"])
    expect(page.locator(".toast", has_text="Undone.")).to_be_visible()
    assert board.titles("making") == []


def test_a_second_browser_sees_the_move_within_a_second(board):
    board.cards(ready=["Leaflet"])
    here, there = board.see("diego"), board.see("ana")
    there.wait_for_timeout(1500)  # its stream is open

    drag(here, "Leaflet", here.locator('[data-name="Making"] .kfree'))
    expect(here.locator(".toast")).to_be_visible()

    expect(in_column(there, "Making")).to_have_text(["Leaflet"], timeout=1000)


def test_over_the_limit_a_dialog_asks_why_and_the_reason_stands_on_the_line(board):
    board.cards(making=["Leaflet"], review=["A", "B", "C"])
    page = board.see("diego")
    drag(page, "Leaflet", card(page, "B"))

    dialog = page.get_by_role("dialog", name="Review would have 4 of 3")
    expect(dialog).to_be_visible()
    expect(in_column(page, "Making")).to_have_text(["Leaflet"])
    dialog.get_by_placeholder("In a few words").fill("Fair on Thursday")
    dialog.get_by_role("button", name="Move anyway").click()

    expect(page.locator(".limitline", has_text="limit 3 · Fair on Thursday")).to_be_visible()
    expect(page.locator('[data-name="Review"] .is-over .col__c')).to_have_text("4 of 3")


def test_left_where_it_was_nothing_moves(board):
    board.cards(making=["Leaflet"], review=["A", "B", "C"])
    page = board.see("diego")
    drag(page, "Leaflet", card(page, "B"))

    page.get_by_role("button", name="Leave it in Making").click()

    expect(page.locator("dialog[open]")).to_have_count(0)
    assert board.titles("making") == ["Leaflet"]


def test_a_lost_connection_keeps_the_move_and_sends_it_once(board):
    board.cards(ready=["Leaflet"])
    page = board.see("diego")
    page.context.set_offline(True)

    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))
    expect(page.locator("#connection")).to_contain_text("No connection")
    expect(page.locator(".toast", has_text="The move of “Leaflet” is kept")).to_be_visible()
    assert board.titles("ready") == ["Leaflet"]
    page.context.set_offline(False)

    expect(page.locator(".toast", has_text="“Leaflet” is where you put it")).to_be_visible(timeout=8000)
    assert board.titles("making") == ["Leaflet"]


def test_what_may_not_be_is_refused_and_the_card_goes_back(board):
    board.cards(accepted=["First", "Second"])
    page = board.see("diego")
    page.goto(f"{page.url}?accepted=open")
    expect(page.locator("#columns.can-drag")).to_be_visible()

    drag(page, "Second", card(page, "First").locator("h3"))

    expect(page.get_by_role("alert")).to_contain_text("The lead orders what was accepted")
    expect(in_column(page, "Accepted")).to_have_text(["First", "Second"])


def test_the_filter_shows_fewer_cards_and_stands_in_the_address(board):
    board.cards(ready=["Canción del martes", "Poster"])
    page = board.see("diego")

    page.keyboard.press("f")
    page.keyboard.type("cancion")

    expect(card(page, "Poster")).to_be_hidden()
    expect(card(page, "Canción")).to_be_visible()
    assert "q=cancion" in page.url
    page.reload()
    expect(card(page, "Poster")).to_be_hidden()


def test_arrows_walk_among_cards_and_enter_opens_one(board):
    board.cards(ready=["Leaflet", "Poster"], making=["Banner"])
    page = board.see("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("ArrowDown")
    expect(card(page, "Poster").locator(".kcard__a")).to_be_focused()
    page.keyboard.press("l")
    expect(card(page, "Banner").locator(".kcard__a")).to_be_focused()


def test_on_a_phone_columns_snap_and_the_bar_brings_them(board):
    board.cards(ready=["Leaflet"], review=["Poster"])
    page = board.see("diego", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)

    page.locator(".colnav a", has_text="Review").click()

    expect(card(page, "Poster")).to_be_in_viewport()
    expect(page.locator('.colnav a[aria-current="true"]')).to_have_text(re.compile("Review"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
