"""Several people at once, in real browsers and several server processes: what they see, and what is left alone."""

from __future__ import annotations

import re
from itertools import chain

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, select

from board.accounts.models import Session
from board.core.db import db, writing
from board.flow.models import Presence
from tests import databases
from tests.browser.hands import PHONE, card, lift, listens, sent, still

MAKING = '[data-name="Making"]'
PROCESSES = 2


def order(page: Page) -> list[list[str]]:
    """The titles of Ready, Making and Review, as this browser shows them."""
    return [page.locator(f'[data-name="{name}"] .kcard__a').all_text_contents() for name in ("Ready", "Making", "Review")]


def send(page: Page, title: str, column: int) -> None:
    """Move a card by the dialog: M, the number of the column, Enter."""
    card(page, title).locator(".kcard__a").focus()
    page.keyboard.press("m")
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    page.keyboard.press(str(column))
    page.keyboard.press("Enter")
    expect(page.locator("dialog[open]")).to_have_count(0)


@pytest.mark.parametrize("office", databases.KINDS, indirect=True)
def test_five_browsers_move_cards_at_once_and_all_see_one_order(desk):
    desk.cards(ready=[f"Leaflet {n}" for n in range(5)], making=["Banner", "Poster"])
    pages = [desk.sit(who) for who in ("ana", "diego", "carmen", "ana", "diego")]
    watcher = desk.sit("hugo")
    for page in (*pages, watcher):
        listens(page)

    # One holds a card while two others move cards, one of them that very card.
    lift(pages[0], "Leaflet 0", pages[0].locator(f"{MAKING} .kfree"))
    send(pages[1], "Leaflet 0", 4)
    send(pages[2], "Leaflet 1", 3)
    for page in (pages[3], pages[4], watcher):
        expect(page.locator('[data-name="Ready"] .kcard__a')).to_have_text(["Leaflet 2", "Leaflet 3", "Leaflet 4"])
    expect(pages[0].locator('[data-name="Ready"] .kcard__a')).not_to_have_text(
        ["Leaflet 2", "Leaflet 3", "Leaflet 4"]
    )  # nothing moves under a hand
    pages[0].mouse.up()
    expect(pages[0].locator(".toast", has_text="Diego Paz moved it to Review a moment ago")).to_be_visible()
    for page, title in zip(pages[1:4], ("Leaflet 2", "Leaflet 3", "Leaflet 4"), strict=True):
        card(page, title).locator(".kcard__a").focus()
        for key in ("Space", "ArrowDown", "ArrowRight", "Space"):
            page.keyboard.press(key)

    expected = [[], None, ["Leaflet 0"]]
    for page in (*pages, watcher):
        sent(page)
        if page.locator("dialog[open]").count():  # over the limit of four
            page.locator("dialog[open] [data-close]").first.click()
    truth = [desk.titles(name) for name in ("ready", "making", "review")]
    assert truth[2] == expected[2]
    assert sorted(chain.from_iterable(truth)) == sorted([f"Leaflet {n}" for n in range(5)] + ["Banner", "Poster"])
    for page in (*pages, watcher):
        for name, titles in zip(("Ready", "Making", "Review"), truth, strict=True):
            expect(page.locator(f'[data-name="{name}"] .kcard__a')).to_have_text(titles)
    watcher.reload()
    assert order(watcher) == truth


def test_who_selects_cards_stays_there_while_others_move_them(desk):
    desk.cards(ready=["Leaflet", "Poster"], review=["Proof"])
    ana, diego = desk.sit("ana"), desk.sit("diego")
    listens(ana)
    ana.locator("#select-cards").click()
    box = ana.get_by_role("checkbox", name="Select “Leaflet”")
    box.focus()

    send(diego, "Proof", 3)

    expect(ana.locator(f"{MAKING} .kcard__a")).to_have_text(["Proof"])
    expect(box).to_be_focused()
    ana.keyboard.press("Space")
    expect(ana.locator("#bulk-count")).to_have_text("1 selected")


def test_what_somebody_types_is_left_alone_and_the_rest_goes_on(desk):
    number = desk.cards(ready=["Leaflet"])["Leaflet"]
    ana, diego = desk.sit("ana", f"/cards/{number}"), desk.sit("diego")
    card(diego, "Leaflet").locator(".kcard__a").click()
    expect(diego.locator("dialog.cdlg .here")).to_contain_text("Ana")
    expect(ana.locator(".here")).to_contain_text("Diego")

    # What came anew meanwhile has not taken away the names that are offered while one types.
    ana.locator("#card-column").select_option(label="Review")
    if ana.locator(".cdlg__col button").is_visible():
        ana.locator(".cdlg__col button").click()
    expect(diego.locator("dialog .crumb")).to_contain_text("Review")
    words = diego.locator("dialog #comment")
    words.click()
    diego.keyboard.type("Half a @an")
    diego.locator("#comment-names [role=option]").click()
    expect(words).to_have_value("Half a @Ana Ruiz ")
    words.fill("")
    diego.keyboard.type("Half a sen")
    expect(ana.locator(".here__w")).to_have_text("Diego is writing…")
    ana.locator("#card-column").select_option(label="Making")
    if ana.locator(".cdlg__col button").is_visible():
        ana.locator(".cdlg__col button").click()
    expect(diego.locator("dialog .crumb")).to_contain_text("Making")
    expect(words).to_be_focused()
    diego.keyboard.type("tence")
    expect(words).to_have_value("Half a sentence")

    # The description, under two hands: a quiet line, and nothing is overwritten.
    diego.locator("dialog [data-key=e]").click()
    text = diego.locator("dialog #description")
    text.fill("What Diego means")
    ana.locator("[data-key=e]").click()
    ana.locator("#description").fill("What Ana means")
    ana.locator(f"#card-{number}-description button[type=submit]").click()
    expect(ana.locator(f"#card-{number}-description")).to_contain_text("What Ana means")
    expect(diego.locator("dialog .meanwhile")).to_contain_text("Ana saved this text a moment ago")
    expect(text).to_have_value("What Diego means")

    # The title, while the rest of the card goes on: it stays under the hand, and says what somebody else did with it.
    diego.locator("dialog .cdlg__te").click()
    title = diego.locator("dialog #card-title")
    expect(title).to_be_focused()
    ana.locator(".cdlg__te").click()
    ana.locator("#card-title").fill("Flyer")
    ana.keyboard.press("Enter")
    expect(diego.locator("dialog .cdlg__head .meanwhile")).to_contain_text("saved this text a moment ago")
    expect(title).to_have_value("Leaflet")

    # Who closes the card is no longer there, and leaves no trace.
    diego.locator("dialog [data-close]").first.click()
    expect(ana.locator(".here")).not_to_contain_text("Diego")
    with desk.office.app.app_context():
        assert list(db.session.scalars(select(Presence.user_id))) == [desk.office.world.ana.id]


def test_a_lost_connection_keeps_moves_and_says_so(desk):
    cards = desk.cards(ready=["Leaflet", "Poster"], making=["Banner"])
    page = desk.sit("diego")
    listens(page)
    answers = []

    def lose_the_answer(route: Route) -> None:
        answers.append(route.fetch().status)  # the server has done it, and nobody hears of it
        route.abort() if len(answers) == 1 else route.continue_()

    page.route(re.compile("/position"), lose_the_answer)
    send(page, "Leaflet", 3)
    expect(page.locator(".toast", has_text="“Leaflet” is where you put it")).to_be_visible()
    assert desk.titles("making") == ["Leaflet", "Banner"]  # once
    page.unroute(re.compile("/position"))

    # Two moves while there is no line, sent in their order when it is back; the page may even be loaded anew.
    page.context.set_offline(True)
    card(page, "Poster").locator(".kcard__a").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator("#connection")).to_contain_text("No connection. What you do is kept here")
    card(page, "Poster").locator(".kcard__a").focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    expect(page.locator('[data-name="Review"] .kcard__a')).to_have_text(["Poster"])
    page.context.set_offline(False)
    expect(page.locator(".toast", has_text="“Poster” is where you put it")).to_be_visible()
    expect(page.locator("#connection")).to_have_text("")
    sent(page)
    assert desk.titles("review") == ["Poster"]

    # The session ends meanwhile: the page stays, says what to do, and goes on after the sign-in.
    with desk.office.app.app_context(), writing():
        db.session.execute(delete(Session).where(Session.user_id == desk.office.world.diego.id))
        db.session.commit()
    card(page, "Poster").locator(".kcard__a").focus()
    for key in ("Space", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    expect(page.locator("#connection")).to_contain_text("You are no longer signed in")
    expect(page.locator("#connection a")).to_have_attribute("target", "_blank")
    page.context.add_cookies([desk.cookie("diego")])
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("#connection")).not_to_contain_text("no longer signed in")
    expect(page.locator(f"{MAKING} .kcard__a", has_text="Poster")).to_be_visible()
    sent(page)
    assert "Poster" in desk.titles("making")

    # Given up after a minute: the card goes back and says so.
    page.clock.install()
    page.route(re.compile("/position"), lambda route: route.abort())
    send(page, "Banner", 4)
    for _ in range(16):
        page.clock.run_for(5000)
    expect(page.locator(".toast--alarm", has_text="The move of “Banner” could not be saved")).to_be_visible()
    page.reload()
    assert "Banner" in order(page)[1]
    assert cards


def test_five_tabs_of_one_browser_hold_one_stream(desk):
    cards = desk.cards(ready=["Leaflet"])
    context = desk.context("diego")
    streams = []
    context.on("request", lambda request: streams.append(request.url) if re.search(r"/stream\?", request.url) else None)
    board = desk.url + desk.board
    tabs = [context.new_page() for _ in range(5)]
    slow, held = tabs[4], []
    slow.route(re.compile(r"/js/all\b"), lambda route: held.append(route))
    slow.goto(board, wait_until="commit")
    for tab in tabs[:4]:
        tab.goto(board)
    listens(tabs[0])
    tabs[0].wait_for_timeout(1000)  # another stream would be open by then
    opened = len(streams)
    ana = desk.sit("ana")

    send(ana, "Leaflet", 3)
    for tab in tabs:
        tab.bring_to_front()  # a tab in the background asks when it is looked at
        if tab is slow:  # its page came before the move, what listens in it comes after
            expect(tab.locator(f"{MAKING} .kcard__a")).to_have_text([])
            held[0].continue_()
        expect(tab.locator(f"{MAKING} .kcard__a")).to_have_text(["Leaflet"])
    with context.expect_event("request", lambda request: "/stream?" in request.url):
        tabs[0].close()  # the leader goes: another one takes over
    send(ana, "Leaflet", 4)
    expect(tabs[4].locator('[data-name="Review"] .kcard__a')).to_have_text(["Leaflet"])

    assert opened <= 2, streams  # one, or again with a topic more
    assert len(streams) <= 4
    assert cards


@pytest.mark.parametrize(
    ("language", "go", "sheet"), [("en", "b", "Pick it up, put it down"), ("es", "t", "Levantarla, soltarla")]
)
def test_the_keys_do_what_the_sheet_says(desk, language, go, sheet):
    number = desk.cards(ready=["Leaflet", "Poster"], making=["Banner"])["Leaflet"]
    page = desk.sit("diego", language=language)
    link = card(page, "Leaflet").locator(".kcard__a")

    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_contain_text(sheet)
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("m?")  # no shortcut in a field
    expect(page.locator("#filter-text")).to_have_value("m?")
    page.keyboard.press("Escape")
    expect(page.locator("#filter-text")).to_have_value("")
    expect(link).to_be_visible()

    for key, shown in (("a", "#pick"), ("d", f"#due-on-{number}"), ("b", "#reason")):
        link.focus()
        page.keyboard.press(key)
        expect(page.locator(shown)).to_be_visible()
        while page.locator("dialog[open], :popover-open").count():
            page.keyboard.press("Escape")
            page.wait_for_timeout(150)
    link.focus()
    page.keyboard.press("l")
    expect(card(page, "Banner").locator(".kcard__a")).to_be_focused()
    page.keyboard.press("g")
    page.keyboard.press("m")  # not the dialog that moves the card
    expect(page).to_have_url(re.compile("/my-work"))
    page.keyboard.press("g")
    page.keyboard.press(go)
    expect(page.locator("#columns.can-drag")).to_be_visible()

    page.evaluate("document.body.dataset.shortcuts = 'off'")
    link.focus()
    page.keyboard.press("m")
    page.keyboard.press("x")
    page.wait_for_timeout(300)
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator(".fold")).to_be_visible()


def test_a_thumb_moves_a_card_by_the_sheet_and_the_columns_stay_where_they_were(desk):
    desk.cards(ready=["Leaflet", "Poster"])
    page = desk.sit("diego", **PHONE)

    more = card(page, "Leaflet").locator(".kcard__more")
    box = more.bounding_box()
    assert box["width"] >= 44 and box["height"] >= 44
    before = page.locator("#cols").evaluate("(cols) => cols.scrollLeft")
    more.tap()
    sheet = page.get_by_role("dialog", name="Leaflet")
    expect(sheet).to_be_visible()
    still(page)
    place = sheet.bounding_box()
    assert place["x"] == 0 and place["width"] == 390
    assert round(place["y"] + place["height"]) == 844  # at the bottom, under the thumb
    sheet.locator(".mvo", has_text="Making").tap()
    sheet.get_by_role("button", name="Move to Making").tap()

    expect(page.locator(f"{MAKING} .kcard__a")).to_have_text(["Leaflet"])
    expect(page.locator(".colnav a", has_text="Making").locator(".num")).to_have_text("1")
    assert page.locator("#cols").evaluate("(cols) => cols.scrollLeft") == before
    assert desk.titles("making") == ["Leaflet"]
