"""Cards dragged in lanes and onto folded columns, by mouse and by finger; what may not be says so; and a board of 500 cards."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect
from sqlalchemy import insert, update

from board.core.db import db, writing
from board.flow.models import Card, CardPersona, ColumnFold
from tests.browser.hands import Finger, card, drag, in_column, lift, middle, rest, still

NARROW = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True}


@pytest.fixture
def two_lanes(desk: Any) -> None:
    """Marta's leaflet and Lola's poster in the making."""
    poster = desk.cards(making=["Leaflet", "Poster"])["Poster"]
    with desk.office.app.app_context(), writing():
        db.session.execute(update(CardPersona).where(CardPersona.card_id == poster).values(persona_id=desk.world.lola.id))
        db.session.commit()


def cell(page: Any, persona: Any, column: str) -> Any:
    return page.locator(f'.lane__cell[data-lane="{persona.id}"][data-name="{column}"]')


def test_in_lanes_a_card_keeps_its_lane_and_over_another_one_it_says_why(desk, two_lanes):
    page = desk.sit("diego", "?lanes=persona")
    theirs = cell(page, desk.world.lola, "Making")
    lift(page, "Leaflet", theirs)
    rest(page)
    page.mouse.up()
    expect(page.get_by_role("alert")).to_contain_text("A card is dragged within its lane.")
    expect(cell(page, desk.world.marta, "Making").locator(".kcard__a")).to_have_text(["Leaflet"])
    page.get_by_role("alert").get_by_role("button", name="Close").click()

    drag(page, "Leaflet", cell(page, desk.world.marta, "Ready").locator(".lane__c"))
    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Ready.")
    assert desk.titles("ready") == ["Leaflet"]

    finger = desk.sit("diego", "?lanes=persona", "es", **TABLET)
    hand, start = Finger(finger), middle(card(finger, "Leaflet").locator("h3"))
    hand.drag(start, middle(finger.locator(f'.lane__cell[data-lane="{desk.world.lola.id}"][data-column="{desk.world.making.id}"]')))
    expect(finger.get_by_role("alert")).to_contain_text("Una tarjeta se arrastra dentro de su carril.")
    assert desk.titles("ready") == ["Leaflet"]


@pytest.mark.parametrize("hand", ["mouse", "finger"])
def test_a_card_is_dropped_onto_a_folded_column(desk, hand):
    desk.cards(making=["Leaflet", "Poster"])
    with desk.office.app.app_context(), writing():
        db.session.add(ColumnFold(user_id=desk.world.diego.id, column_id=desk.world.review.id))
        db.session.commit()
    page = desk.sit("diego", **(TABLET if hand == "finger" else {}))
    strip = page.locator(f"#column-{desk.world.review.id}.colf")

    if hand == "mouse":
        drag(page, "Leaflet", strip)
    else:
        Finger(page).drag(middle(card(page, "Leaflet").locator("h3")), middle(strip))

    expect(page.locator(".toast")).to_contain_text("“Leaflet” is in Review.")
    expect(strip.locator(".col__c")).to_have_text("1")
    expect(in_column(page, "Making")).to_have_text(["Poster"])
    assert desk.titles("review") == ["Leaflet"]


def test_a_board_of_500_cards_fits_a_narrow_phone_and_answers_the_thumb(desk):
    first = desk.card("Card 0", "ready")
    with desk.office.app.app_context(), writing():
        table = Card.__table__
        row = dict(db.session.execute(table.select().where(table.c.id == first)).mappings().one())
        columns = [getattr(desk.world, name).id for name in ("ready", "making", "review")]
        rows = [
            {**row, "id": first + each, "number": row["number"] + each, "rank": f"a1{each:04}V", "column_id": columns[each % 3],
             "title": f"Card {each} " + "of a long name that goes on " * (each % 3)}
            for each in range(1, 500)
        ]  # fmt: skip
        db.session.execute(insert(table), rows)
        db.session.commit()
    page = desk.sit("diego", **NARROW)

    assert page.locator(".kcard").count() == 500
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
    more = page.locator(f'[data-column="{desk.world.ready.id}"] .kcard__more').first
    more.tap()
    expect(page.locator("dialog[open]")).to_be_visible()
    still(page)
    page.locator("dialog[open] .mvo", has_text="Learned").tap()
    page.locator("dialog[open]").get_by_role("button", name="Move to Learned").tap()
    expect(page.locator("dialog #sheet-t")).to_have_text("Did it serve Marta?")
    expect(page.locator("dialog #sheet-t")).to_be_focused()
    assert page.evaluate("document.scrollingElement.scrollWidth") == 360
