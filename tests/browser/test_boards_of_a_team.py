"""Several boards of a team: a card goes from one to another and back, and what many cards have is taken off."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Board, CardLabel, CardPerson, Column, Label
from board.flow.rules.boards import open_board
from board.teams.models import Team

from .hands import PHONE, barriers, card, in_column, listens, sent


@pytest.fixture
def fair(desk: Any) -> int:
    """The id of a further board of Discover with a strict Review of one card."""
    with desk.office.app.app_context(), writing():
        team = db.session.scalar(select(Team).where(Team.key == desk.world.des.key))
        board = open_board(team, by=None, name=Both(es="La feria", en="The fair"))
        making = db.session.scalar(select(Column).where(Column.board_id == board.id, Column.kind == "active").order_by(Column.rank))
        making.wip_limit = 1
        db.session.commit()
        return board.id


def test_a_card_goes_to_another_board_by_keyboard_is_seen_there_at_once_and_comes_back_with_z(desk: Any, fair: int) -> None:
    desk.cards(making=["Leaflet", "Poster"])
    page, there = desk.sit("diego"), desk.sit("ana", f"/boards/{fair}")
    listens(there)

    card(page, "Leaflet").locator(".kcard__a").focus()
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="Leaflet")
    dialog.get_by_label("Board").focus()
    page.keyboard.press("ArrowDown")
    expect(dialog.get_by_role("button", name="Move to Accepted")).to_be_visible()  # it was not started
    assert barriers(page) == []
    dialog.get_by_role("radio", name="Making").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Making on the board “The fair”.")
    expect(card(page, "Leaflet")).to_have_count(0)
    expect(card(page, "Poster").locator(".kcard__a")).to_be_focused()
    expect(in_column(there, "Making")).to_have_text(["Leaflet"])

    sent(page)
    page.keyboard.press("z")
    expect(in_column(page, "Making")).to_have_text(["Leaflet", "Poster"])
    expect(in_column(there, "Making")).to_have_count(0)
    assert desk.titles("making") == ["Leaflet", "Poster"]


def test_a_thumb_takes_it_over_a_limit_with_its_reason_and_the_opened_card_takes_it_back(desk: Any, fair: int) -> None:
    desk.cards(making=["Leaflet", "Poster"])
    page = desk.sit("diego", "#column-making", **PHONE)
    for title in ("Poster", "Leaflet"):
        card(page, title).get_by_role("button", name="Move").tap()
        dialog = page.get_by_role("dialog", name=title)
        dialog.get_by_label("Board").select_option("The fair")
        expect(dialog.locator("#move-columns input[name=board_id]")).to_have_value(str(fair))
        dialog.locator(".mvo", has_text="Making").tap()
        dialog.get_by_role("button", name="Move to Making").tap()
        if title == "Leaflet":
            why = page.get_by_role("dialog", name="Making would have 2 of 1")
            why.get_by_placeholder("In a few words").fill("the fair")
            why.get_by_role("button", name="Move anyway").tap()
        expect(page.locator(".toast", has_text=f"“{title}” is in Making on the board “The fair”.")).to_be_visible()
    expect(in_column(page, "Making")).to_have_count(0)

    page.goto(f"{desk.url}/boards/{fair}")
    card(page, "Leaflet").locator(".kcard__a").tap()
    opened = page.get_by_role("dialog", name="Leaflet")
    opened.get_by_label("Column", exact=True).select_option(str(desk.world.review.id))
    opened.locator(".cdlg__col").get_by_role("button", name="Move").tap()
    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Review on the board “Discover”.")
    assert desk.titles("review") == ["Leaflet"]


def test_what_many_cards_have_comes_off_by_keyboard_and_by_thumb_and_goes_back_with_one_undo(desk: Any) -> None:
    ids = list(desk.cards(review=["First", "Second", "Third"]).values())
    with desk.office.app.app_context(), writing():
        board = db.session.get_one(Board, desk.world.board.id)
        db.session.add(label := Label(board_id=board.id, name="Press", colour="red"))
        db.session.flush()
        db.session.add_all(CardLabel(card_id=each, label_id=label.id) for each in ids[:2])
        db.session.add_all(CardPerson(card_id=each, user_id=desk.world.diego.id, role="lead") for each in ids)
        db.session.commit()
    page = desk.sit("ana", language="es")

    card(page, "First").locator(".kcard__a").focus()
    page.keyboard.press("Shift+Space")
    page.keyboard.press("Control+a")
    page.locator("#bulk-label").focus()
    page.keyboard.press("Enter")
    menu = page.locator("#bulk-label-menu")
    expect(menu.get_by_role("button", name="Press 2 de 3")).to_be_focused()
    expect(menu.get_by_role("button", name="Quitar «Press» de 2 tarjetas")).to_be_visible()
    assert barriers(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".toast")).to_contain_text("2 tarjetas ya no llevan la etiqueta.")
    assert desk.stored(CardLabel) == []
    page.keyboard.press("z")
    expect(page.locator(".toast", has_text="Deshecho.")).to_be_visible()
    assert len(desk.stored(CardLabel)) == 2

    phone = desk.sit("ana", **PHONE)
    phone.locator(".bhead__f").tap()
    phone.locator("#select-cards").tap()
    for title in ("First", "Second"):
        card(phone, title).get_by_role("checkbox").tap()
    phone.locator("#bulk-assign").tap()
    mine = phone.locator("#bulk-assign-menu").get_by_role("button", name="Diego Paz")
    expect(mine).to_have_attribute("aria-pressed", "true")
    mine.tap()
    expect(phone.locator(".toast")).to_contain_text("Diego Paz is not on 2 cards any more.")
    assert len(desk.stored(CardPerson)) == 1
    phone.get_by_role("button", name="Undo").tap()
    expect(phone.locator(".toast", has_text="Undone.")).to_be_visible()
    assert [each.role for each in desk.stored(CardPerson)] == ["lead"] * 3
