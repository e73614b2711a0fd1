"""The board in a real browser: every hand, both languages, two browsers, a lost connection."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from board.core.db import db, writing
from board.flow.models import Column
from board.flow.rules import places
from tests.browser.hands import PHONE, Finger, card, drag, heard, in_column, listens, middle, ready


def top(part: Locator) -> float:
    return part.bounding_box()["y"]


def bottom(part: Locator) -> float:
    box = part.bounding_box()
    return box["y"] + box["height"]


def test_a_card_is_dragged_by_mouse_and_the_server_keeps_its_place(desk):
    desk.cards(ready=["Leaflet", "Poster"])
    page = desk.sit("diego")

    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))

    expect(in_column(page, "Making")).to_have_text(["Leaflet"])
    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Making.")
    expect(page.locator('[data-name="Ready"] .col__c')).to_have_text("1 of 6")
    assert desk.titles("making") == ["Leaflet"]


def test_a_card_is_dragged_by_finger_after_a_rest_and_a_swipe_only_scrolls(desk):
    desk.cards(ready=["Leaflet", "Poster", "Banner"])
    page = desk.sit("diego", has_touch=True, viewport={"width": 1024, "height": 768})
    finger = Finger(page)
    here, (x, y) = middle(card(page, "Leaflet").locator("h3")), middle(card(page, "Banner").locator("h3"))

    finger.swipe(here, (x, y + 20))
    expect(page.locator(".sortable-chosen, .is-lifted")).to_have_count(0)
    expect(in_column(page, "Ready")).to_have_text(["Leaflet", "Poster", "Banner"])

    finger.drag(here, (x, y + 20))
    expect(page.locator("body.is-carrying")).to_have_count(0)
    expect(page.locator(".toast")).to_be_visible()
    assert desk.titles("ready")[0] != "Leaflet"
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize(
    ("language", "picked_up", "carried", "put_down"),
    [
        ("en", "Picked up “Leaflet”. Ready, 1 of 2.", "Making, 5 of 4: one over the limit.", "Put down “Leaflet”. Review, 1 of 1."),
        ("es", "Levantada «Leaflet». Preparado, 1 de 2.", "Haciendo, 5 de 4: una sobre el límite.", "Soltada «Leaflet». Revisión, 1 de 1."),
    ],
)
def test_a_card_is_carried_by_keyboard_and_every_step_is_said(desk, language, picked_up, carried, put_down):
    desk.cards(ready=["Leaflet", "Poster"], making=["A", "B", "C", "D"])
    page = desk.sit("diego", language=language)
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
    assert desk.titles("review") == ["Leaflet"]


def test_escape_takes_a_carried_card_back(desk):
    desk.cards(ready=["Leaflet", "Poster"])
    page = desk.sit("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Escape")

    expect(heard(page)).to_have_text("“Leaflet” is back in Ready.")
    expect(in_column(page, "Ready")).to_have_text(["Leaflet", "Poster"])
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()
    assert desk.titles("ready") == ["Leaflet", "Poster"]


def test_m_opens_the_dialog_and_a_number_chooses_the_column(desk):
    desk.cards(ready=["Leaflet"], review=["Poster"])
    page = desk.sit("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name="Leaflet")).to_be_visible()
    page.keyboard.press("4")
    page.keyboard.press("Enter")

    expect(in_column(page, "Review")).to_have_text(["Leaflet", "Poster"])
    expect(card(page, "Leaflet").locator(".kcard__a")).to_be_focused()


def test_z_undoes_and_the_card_is_where_it_was(desk):
    desk.cards(ready=["Poster", "Leaflet", "Banner"])
    page = desk.sit("diego")
    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))
    expect(page.locator("#notices [data-undo]")).to_be_visible()
    ready(page)

    page.keyboard.press("z")

    expect(in_column(page, "Ready")).to_have_text(["Poster", "Leaflet", "Banner"])
    expect(page.locator(".toast", has_text="Undone.")).to_be_visible()
    assert desk.titles("making") == []


def test_a_second_browser_sees_the_move_before_it_would_ask(desk):
    desk.cards(ready=["Leaflet"])
    here, there = desk.sit("diego"), desk.sit("ana")
    listens(there)

    drag(here, "Leaflet", here.locator('[data-name="Making"] .kfree'))
    expect(here.locator(".toast")).to_be_visible()

    expect(in_column(there, "Making")).to_have_text(["Leaflet"], timeout=10_000)  # without the stream it asks every twenty seconds


def test_a_hand_at_half_the_height_of_a_card_is_over_it_too(desk):
    desk.cards(ready=["Leaflet"], making=["A", "B", "C"])
    page = desk.sit("diego")
    there = card(page, "B")
    there.evaluate("""(one) => {
      one.style.height = "120px"
      one.style.marginTop = `${Math.ceil(one.getBoundingClientRect().top) - one.getBoundingClientRect().top}px`
    }""")
    x, y = middle(card(page, "Leaflet").locator("h3"))
    box = there.bounding_box()
    assert box["y"] % 1 == 0

    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, y + 10, steps=3)
    for step in range(40):  # never anywhere else in that column
        page.mouse.move(box["x"] + 40 + step % 2, box["y"] + 60)
        page.wait_for_timeout(20)

    expect(page.locator('[data-name="Making"] .is-place')).to_have_count(1)
    page.mouse.up()


def test_over_the_limit_a_dialog_asks_why_and_the_reason_stands_on_the_line(desk):
    desk.cards(making=["Leaflet"], review=["A", "B", "C"])
    page = desk.sit("diego")
    drag(page, "Leaflet", card(page, "B"))

    dialog = page.get_by_role("dialog", name="Review would have 4 of 3")
    expect(dialog).to_be_visible()
    expect(in_column(page, "Making")).to_have_text(["Leaflet"])
    dialog.get_by_placeholder("In a few words").fill("Fair on Thursday")
    dialog.get_by_role("button", name="Move anyway").click()

    expect(page.locator(".limitline", has_text="limit 3 · Fair on Thursday")).to_be_visible()
    expect(page.locator('[data-name="Review"] .is-over .col__c')).to_have_text("4 of 3")


def test_left_where_it_was_nothing_moves(desk):
    desk.cards(making=["Leaflet"], review=["A", "B", "C"])
    page = desk.sit("diego")
    drag(page, "Leaflet", card(page, "B"))

    page.get_by_role("button", name="Leave it in Making").click()

    expect(page.locator("dialog[open]")).to_have_count(0)
    assert desk.titles("making") == ["Leaflet"]


def test_a_lost_connection_keeps_the_move_and_sends_it_once(desk):
    desk.cards(ready=["Leaflet"])
    page = desk.sit("diego")
    page.context.set_offline(True)

    drag(page, "Leaflet", page.locator('[data-name="Making"] .kfree'))
    expect(page.locator("#connection")).to_contain_text("No connection")
    expect(page.locator(".toast", has_text="The move of “Leaflet” is kept")).to_be_visible()
    assert desk.titles("ready") == ["Leaflet"]
    page.context.set_offline(False)

    expect(page.locator(".toast", has_text="“Leaflet” is where you put it")).to_be_visible(timeout=8000)
    assert desk.titles("making") == ["Leaflet"]


def test_the_line_of_a_lost_connection_covers_nothing(desk):
    desk.cards(ready=["Leaflet"])
    page = desk.sit("diego")
    line = page.locator("#connection")

    page.context.set_offline(True)
    expect(line).to_contain_text("No connection")
    assert top(page.locator(".bar")) >= bottom(line)
    page.context.set_offline(False)
    expect(line).to_be_empty()

    card(page, "Leaflet").locator(".kcard__a").click()
    expect(page.locator(".cdlg__bar")).to_be_visible()
    page.context.set_offline(True)
    expect(page.locator("dialog #connection")).to_contain_text("No connection")
    assert top(page.locator(".cdlg__bar")) >= bottom(line)


def test_cards_begin_in_the_upper_third_of_a_tablet(desk):
    desk.cards(ready=["Leaflet"])
    page = desk.sit("diego", viewport={"width": 768, "height": 1024}, has_touch=True, language="es")

    assert top(card(page, "Leaflet")) < 1024 / 3


def test_initials_grow_with_the_text(desk):
    desk.cards(ready=["Leaflet"])
    page = desk.sit("diego")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("[...document.querySelectorAll('.avatar')].filter((one) => one.scrollWidth > one.clientWidth).length") == 0
    assert page.locator(".bar .avatar").bounding_box()["height"] < page.locator(".bar").bounding_box()["height"]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_bars_of_a_phone_grow_with_the_text_and_fit(desk, language):
    page = desk.sit("ana", language=language, **{**PHONE, "viewport": {"width": 360, "height": 740}})
    bars, parts = page.locator(".bar, .tabs-bottom"), page.locator(".bar .brand, .bar .icon, .tabs-bottom a, .tabs-bottom .icon")
    small = [bar.bounding_box()["height"] for bar in bars.all()]
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert all(bar.bounding_box()["height"] > before for bar, before in zip(bars.all(), small, strict=True))
    assert page.evaluate("innerWidth") == 360, "something makes the page wider than the screen"
    for box in [part.bounding_box() for part in parts.all() if part.is_visible()]:
        assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert page.evaluate("[...document.querySelectorAll('.tabs-bottom a')].filter((one) => one.scrollWidth > one.clientWidth).length") == 0
    page.locator(".btn--plus").tap()
    menu = page.locator("#plus").bounding_box()
    assert menu["x"] >= 0 and menu["x"] + menu["width"] <= 360


def test_what_may_not_be_is_refused_aloud_and_the_card_goes_back(desk):
    desk.cards(ready=["Leaflet"], making=["A", "B", "C", "D"])
    with desk.office.app.app_context(), writing():
        db.session.get(Column, desk.world.making.id).is_strict = True
        places.bump(desk.world.board.id)
        db.session.commit()
    page = desk.sit("diego")

    drag(page, "Leaflet", card(page, "B").locator("h3"))

    expect(page.get_by_role("alert")).to_have_text("“Making” is full: finish a card there before starting another.")
    expect(in_column(page, "Ready")).to_have_text(["Leaflet"])
    expect(in_column(page, "Making")).to_have_text(["A", "B", "C", "D"])


def test_another_place_in_accepted_is_proposed_where_only_leads_order(desk):
    desk.cards(accepted=["First", "Second"])
    page = desk.sit("diego", "?accepted=open")

    drag(page, "Second", card(page, "First").locator("h3"))

    dialog = page.get_by_role("dialog", name="Propose another place")
    expect(dialog).to_contain_text("The lead orders what was accepted, and sees your proposal beside the card.")
    expect(dialog.locator("option:checked")).to_have_text(re.compile("above “First”"))
    page.keyboard.press("Escape")
    expect(in_column(page, "Accepted")).to_have_text(["First", "Second"])
    assert desk.titles("accepted") == ["First", "Second"]


def test_the_filter_shows_fewer_cards_and_stands_in_the_address(desk):
    desk.cards(ready=["Canción del martes", "Poster"])
    page = desk.sit("diego")

    page.keyboard.press("f")
    page.keyboard.type("cancion")

    expect(card(page, "Poster")).to_be_hidden()
    expect(card(page, "Canción")).to_be_visible()
    assert "q=cancion" in page.url
    page.reload()
    expect(card(page, "Poster")).to_be_hidden()


def test_arrows_walk_among_cards_and_enter_opens_one(desk):
    desk.cards(ready=["Leaflet", "Poster"], making=["Banner"])
    page = desk.sit("diego")
    card(page, "Leaflet").locator(".kcard__a").focus()

    page.keyboard.press("ArrowDown")
    expect(card(page, "Poster").locator(".kcard__a")).to_be_focused()
    page.keyboard.press("l")
    expect(card(page, "Banner").locator(".kcard__a")).to_be_focused()


def test_on_a_phone_columns_snap_and_the_bar_brings_them(desk):
    desk.cards(ready=["Leaflet"], review=["Poster"])
    page = desk.sit("diego", **PHONE)

    page.locator(".colnav a", has_text="Review").click()

    expect(card(page, "Poster")).to_be_in_viewport()
    expect(page.locator('.colnav a[aria-current="true"]')).to_have_text(re.compile("Review"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
