"""A day at the board by somebody who comes from other boards: what hands do there without thinking is right here too."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import delete, insert, update

from board.accounts.models import User
from board.core.clock import now
from board.core.db import db, writing
from board.flow.models import Card, CardPerson, ColumnFold
from tests.browser.conftest import Desk
from tests.browser.hands import card, in_column, lift

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def change(desk: Desk, statement: Any) -> None:
    """Store something that no page is told of."""
    with desk.office.app.app_context(), writing():
        db.session.execute(statement)
        db.session.commit()


def come_back(page: Page) -> None:
    """Look at the page again that was behind another one."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_mouse_opens_another_tab_takes_a_drag_back_and_renames(desk):
    desk.cards(making=["Leaflet", "Poster"])
    page = desk.sit("ana")
    with page.context.expect_page() as other:
        card(page, "Leaflet").locator(".kcard__a").click(modifiers=["ControlOrMeta"])
    expect(other.value).to_have_title("Leaflet · Sirve")
    other.value.keyboard.press("Escape")
    expect(other.value).to_have_url(desk.url + desk.board)
    other.value.close()
    expect(page.locator("#bulk")).to_be_hidden()

    lift(page, "Leaflet", page.locator(f"#column-{desk.world.review.id} .col__l"))
    page.keyboard.press("Escape")
    expect(in_column(page, "Making")).to_have_text(["Leaflet", "Poster"])
    start = card(page, "Leaflet").bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.up()
    expect(page.locator("#card-dialog")).to_have_count(0)
    assert desk.titles("making") == ["Leaflet", "Poster"]

    card(page, "Leaflet").locator(".kcard__a").click()
    page.locator("#sheet-t").dblclick()
    page.get_by_label("Title", exact=True).fill("Leaflet of autumn")
    page.keyboard.press("Enter")
    expect(page.locator("#sheet-t")).to_have_text("Leaflet of autumn")
    page.keyboard.press("m")
    expect(page.get_by_label("Column", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    page.locator(f"#name-{desk.world.making.id}").dblclick()
    expect(page.get_by_role("heading", name="The column “Making”")).to_be_visible()


def test_a_list_pasted_into_a_new_card_is_a_card_a_line(desk):
    desk.cards(accepted=["Leaflet"])
    page = desk.sit("ana", "?accepted=open")
    page.keyboard.press("c")
    page.get_by_label("What is it?").fill("")
    page.evaluate("""() => {
      const copied = new DataTransfer()
      copied.setData("text/plain", "- Poster\\n\\n- Banner\\r\\n2) Flyer")
      document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: copied, bubbles: true, cancelable: true }))
    }""")
    expect(page.get_by_label("What is it?")).to_have_value("Poster")
    expect(page.get_by_label("And a card for each of these lines")).to_have_value("Banner\nFlyer")
    page.wait_for_timeout(400)  # a draft is kept after a moment's rest
    page.keyboard.press("Escape")
    expect(page.locator("#card-dialog")).to_have_count(0)
    page.keyboard.press("c")
    expect(page.get_by_label("And a card for each of these lines")).to_have_value("Banner\nFlyer")
    page.get_by_label("What is it?").press("Enter")
    expect(page.locator(".toast", has_text="3 cards are at the bottom of Accepted.")).to_be_visible()
    expect(in_column(page, "Accepted")).to_have_text(["Leaflet", "Poster", "Banner", "Flyer"])


def test_the_first_key_that_walks_among_cards_finds_the_first_one(desk):
    desk.cards(making=["Leaflet", "Poster"])
    page = desk.sit("ana")
    page.keyboard.press("ArrowDown")
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()
    page.keyboard.press("j")
    expect(card(page, "Poster").locator(".kcard__a")).to_be_focused()
    page.context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("No connection: it can be opened when it is back.")
    page.context.set_offline(False)


def test_what_a_script_showed_in_an_opened_card_stays_when_somebody_writes_in_it(desk):
    leaflet = desk.cards(making=["Leaflet", "Poster"])["Leaflet"]
    page, his = desk.sit("ana"), desk.sit("diego", f"/cards/{leaflet}")
    card(page, "Leaflet").locator(".kcard__a").click()
    expect(page.get_by_role("button", name="Next card (J)")).to_be_visible()
    his.locator(".composer textarea").fill("Legal reads it")
    his.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".msg")).to_contain_text("Legal reads it")
    expect(page.locator(".files__send")).to_be_hidden()
    expect(page.locator(".files__hint")).to_be_visible()
    expect(page.locator(".composer")).to_have_class(re.compile("is-empty"))
    expect(page.get_by_role("button", name="Previous card (K)")).to_be_disabled()
    page.get_by_role("button", name="Next card (J)").click()
    expect(page.locator("#sheet-t")).to_have_text("Poster")


def test_one_sees_at_once_what_one_did_where_no_stream_is_open(desk):
    page = desk.context("ana").new_page()
    page.route("**/stream?*", lambda route: route.fulfill(status=503))
    page.goto(desk.url + desk.board)
    page.get_by_role("link", name="New card").click()
    page.get_by_label("What is it?").fill("Poster")
    page.keyboard.press("Enter")
    expect(page.locator(".fold__l")).to_contain_text("Poster", timeout=6_000)
    expect(page.get_by_role("link", name="Add a card to Accepted")).to_be_visible()


def test_a_board_that_stood_open_overnight_is_asked_for_in_the_morning(desk):
    page = desk.context("ana").new_page()
    page.clock.install()
    page.goto(desk.url + desk.board)
    expect(page.locator("#columns.can-drag")).to_have_count(1)
    with page.expect_request(f"**{desk.board}/columns*"):
        page.clock.fast_forward("24:00:00")


def test_my_work_that_stood_open_overnight_is_the_one_of_the_new_day(desk):
    page = desk.context("ana").new_page()
    page.clock.install(time="2026-03-10T10:50:00Z")
    page.goto(f"{desk.url}/my-work")
    expect(page.locator("#my-work-views")).to_be_visible()
    leaflet = desk.card("Leaflet")
    change(desk, insert(CardPerson).values(card_id=leaflet, user_id=desk.world.ana.id))
    page.clock.set_system_time("2026-03-10T23:02:00Z")  # past midnight in Madrid
    come_back(page)
    page.locator(".wi", has_text="Leaflet").click()
    expect(page).to_have_title("Leaflet · Sirve")
    change(desk, update(Card).where(Card.id == leaflet).values(title="Leaflet of today"))
    page.clock.fast_forward("24:00:00")
    expect(page.locator(".wi", has_text="Leaflet of today")).to_have_count(1)
    expect(page.locator("#card-dialog")).to_be_visible()
    expect(page).to_have_title("Leaflet · Sirve")


def test_the_day_turns_where_the_person_is(desk):
    diego = update(User).where(User.id == desk.world.diego.id)
    change(desk, diego.values(time_zone="Pacific/Auckland"))
    page = desk.context("diego").new_page()
    page.clock.install(time="2026-03-10T10:50:00Z")  # ten to midnight
    page.goto(f"{desk.url}/my-work/day?team=all")
    expect(page.locator("#day-team")).to_have_value("all")
    desk.card("Leaflet")
    page.clock.set_system_time("2026-03-10T11:02:00Z")
    with page.expect_request("**/my-work/day?team=all"):
        come_back(page)
    change(desk, diego.values(time_zone="Europe/Madrid"))


@pytest.mark.parametrize(("how", "are_there"), [({}, True), (PHONE, False)], ids=["keyboard", "phone"])
def test_keys_are_spoken_of_where_there_is_a_keyboard(desk, how, are_there):
    page = desk.sit("ana", "?accepted=open", **how)
    said = "Drag, or press M, to change it" if are_there else "Drag to change it"
    expect(page.locator(".acc .col__p")).to_contain_text(said, use_inner_text=True)
    page.goto(f"{desk.url}/settings")
    expect(page.get_by_text("Press ? on any page to see them.")).to_be_visible(visible=are_there)


def test_forward_opens_over_the_board_the_card_that_back_closed(desk):
    leaflet = desk.cards(making=["Leaflet", "Poster"])["Leaflet"]
    page = desk.sit("ana")
    card(page, "Leaflet").locator(".kcard__a").click()
    expect(page.locator("#card-dialog")).to_be_visible()
    for _ in range(2):
        page.go_back()
        expect(page.locator("#card-dialog")).to_have_count(0)
        expect(page).to_have_url(desk.url + desk.board)
        page.go_forward()
        expect(page.locator("#card-dialog #sheet-t")).to_have_text("Leaflet")
        expect(page).to_have_url(f"{desk.url}/cards/{leaflet}")
        expect(page).to_have_title("Leaflet · Sirve")
        expect(card(page, "Poster")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page).to_have_url(desk.url + desk.board)
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()

    page.go_forward()
    page.reload()
    expect(page.locator("#cols")).to_have_count(0)
    page.go_back()
    expect(card(page, "Leaflet")).to_be_visible()
    change(desk, delete(Card).where(Card.id == leaflet))
    page.go_forward()
    expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here")


def test_on_a_phone_a_card_fills_the_screen_and_what_one_presses_is_near(desk):
    leaflet = desk.cards(making=["Leaflet", "Poster"])["Leaflet"]
    with desk.office.app.app_context(), writing():
        db.session.execute(update(Card).where(Card.id == leaflet).values(blocked_at=now(), blocked_reason="Legal reads it"))
        db.session.add(ColumnFold(user_id=desk.world.diego.id, column_id=desk.world.review.id))
        db.session.commit()
    page = desk.sit("diego", **PHONE)
    assert page.evaluate("innerWidth") == 390, "something hidden makes the page wider than the screen"
    page.locator(".colnav a", has_text="Making").tap()
    expect(card(page, "Leaflet").locator(".kcard__more")).to_be_visible()
    card(page, "Leaflet").locator(".kcard__a").tap()
    box = page.locator("#card-dialog").bounding_box()
    assert (box["x"], box["width"]) == (0, 390)
    page.get_by_role("link", name="Column, people, date").tap()
    expect(page.get_by_label("Column", exact=True)).to_be_focused()
    expect(page.get_by_label("Column", exact=True)).to_be_in_viewport()
    expect(page.locator(".cdlg__bar")).to_be_in_viewport()
    page.go_back()
    expect(page.locator("#card-dialog")).to_have_count(0)
