"""What hangs on a card, changed in a real browser: by the keyboard alone, by touch, without a line; the focus stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Attachment, Card, CardLabel, CardLink, CardPerson, CheckItem, Kudos
from board.flow.rules.work_types import create_work_type
from tests.browser.hands import PHONE, Finger, barriers, middle, rest, tab_to


@pytest.fixture(scope="module", autouse=True)
def newsletters(office: Any) -> None:
    """Discover makes newsletters, in two steps."""
    with office.app.app_context(), writing():
        ana, team = db.session.merge(office.world.ana), db.session.merge(office.world.des)
        create_work_type(team, Both("Boletín", "Newsletter"), Both("Escribir\nRevisar", "Write\nReview"), by=ana)
        db.session.commit()


def test_the_side_of_a_card_by_the_keyboard_alone(desk):
    card = desk.card("Trial without a card")
    desk.cards(ready=["Poster", "Interview notes"])
    page = desk.sit("diego")
    page.locator(f"#card-{card} a.kcard__a").press("Enter")
    expect(page.locator("#sheet-t")).to_be_focused()

    page.keyboard.press("a")  # who is on it: me first
    expect(page.locator("#pick-q")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-people")).to_contain_text("Diego Paz")
    page.keyboard.type("ana")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-people")).to_contain_text("Ana Ruiz")
    expect(page.locator("#live")).to_have_text("Ana Ruiz is on it.")
    assert page.locator(".onit", has_text="Ana Ruiz").bounding_box()["height"] < 32, "who has no role is one line"
    page.keyboard.press("Escape")
    expect(page.locator(f"#assign-{card}")).to_be_focused()
    expect(page.locator("dialog[open]")).to_have_count(1)

    page.keyboard.press("l")  # a label that is not there yet
    expect(page.locator("#pick-q")).to_be_focused()
    page.keyboard.type("Navidad")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-labels")).to_contain_text("Navidad")
    page.keyboard.press("Escape")

    page.keyboard.press("d")  # until when
    expect(page.locator(f"#due-on-{card}")).to_be_focused()
    page.locator(f"#due-on-{card}").fill("2027-01-15")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-when")).to_contain_text("15 January")

    tab_to(page, "textarea[data-new]")  # steps: Enter adds the next, several lines add several
    page.keyboard.type("Draft the copy")
    page.keyboard.press("Enter")
    page.keyboard.type("Ask legal")
    page.keyboard.press("Enter")
    expect(page.locator(".step")).to_have_count(2)
    expect(page.locator("textarea[data-new]")).to_be_focused()
    page.locator("textarea[data-new]").fill("Test it\nPublish it")
    page.keyboard.press("Enter")
    expect(page.locator(".step")).to_have_count(4)
    page.locator(".step [type=checkbox]").first.focus()
    page.keyboard.press("Space")
    expect(page.locator("#live")).to_have_text("1 of 4 steps done")
    expect(page.locator(".step [type=checkbox]").first).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#live")).to_have_text("“Draft the copy” is number 2 of 4")
    expect(page.locator(".step").nth(1)).to_contain_text("Draft the copy")
    expect(page.locator(".step").nth(1).locator("[type=checkbox]")).to_be_focused()

    page.keyboard.press("Tab")  # worded and given
    page.keyboard.press("Enter")
    field = page.locator(".step--edit input[name=text]")
    expect(field).to_be_focused()
    field.fill("Draft the copy, in Catalan too")
    page.locator(".step--edit select").select_option(label="Ana Ruiz")
    page.locator(".step--edit .btn--line").press("Enter")
    expect(page.locator(".step").nth(1).locator(".avatar")).to_have_attribute("title", "Ana Ruiz")

    page.locator(f"#link-{card}").press("Enter")  # another card
    expect(page.locator("#pick-q")).to_be_focused()
    page.keyboard.type("notes")
    page.keyboard.press("Enter")  # at once: what the server finds for the words is taken, not what stood there
    expect(page.locator(f"#card-{card}-asks")).to_contain_text("It waits for a card that is not finished")
    expect(page.locator(f"#card-{card}-asks")).to_contain_text("Interview notes")

    page.locator(f"#thank-{card}").press("Enter")
    page.locator(f"#thank-for-{card}").fill("for reading it twice")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-kudos")).to_contain_text("for reading it twice")
    page.keyboard.press("Escape") if page.locator(".inplace[open]").count() else None

    page.locator("#sheet-t").focus()
    page.keyboard.press("b")
    page.locator("#reason").fill("legal")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-asks")).to_contain_text("legal")
    page.locator(f"#ending-{card}").fill("they said yes")
    page.keyboard.press("Enter")
    expect(page.locator(f"#card-{card}-history")).to_contain_text("Unblocked by Diego the same day: they said yes")

    for kind, number in ((CardPerson, 2), (CheckItem, 4), (CardLabel, 1), (CardLink, 1), (Kudos, 1)):
        assert len(desk.stored(kind)) == number, kind
    assert barriers(page) == []


def test_the_side_of_a_card_by_touch(desk):
    other = desk.card("Interview notes", "ready")
    page = desk.sit("diego", f"/cards/{other}", "es", **PHONE)

    page.locator(f"#take-{other}").tap()
    expect(page.locator(f"#card-{other}-people")).to_contain_text("Diego Paz")
    assert page.locator(".onit").bounding_box()["height"] < 50, "somebody and their role are one line"
    page.locator(f"#card-{other}-people .onit .btn--icon").tap()
    expect(page.locator("#notices")).to_contain_text("Diego Paz ya no está en la tarjeta.")
    page.locator("#notices [data-undo]").tap()
    expect(page.locator(f"#card-{other}-people")).to_contain_text("Diego Paz")

    page.locator(f"#kind-{other}").select_option(label="Boletín")
    expect(page.locator(".step")).to_have_count(2)
    page.locator(".step label").first.tap()
    expect(page.locator("#live")).to_have_text("1 de 2 pasos hechos")
    page.locator(".step__m").nth(1).tap()
    page.locator(".step--edit").get_by_role("button", name="Quitarlo").tap()
    expect(page.locator(".step")).to_have_count(1)
    page.locator("#notices [data-undo]").last.tap()
    expect(page.locator(".step")).to_have_count(2)
    first, second = (middle(each.locator("label span")) for each in page.locator(".step").all())
    Finger(page).drag(first, (second[0], second[1] + 12))
    expect(page.locator(".step").last).to_contain_text("Escribir")

    page.locator("#comment").tap()
    page.keyboard.type("Mira, @iren")
    page.locator("#comment-names [role=option]").tap()
    expect(page.locator("#comment")).to_have_value("Mira, @Irene Lago ")
    page.locator(".composer button[type=submit]").tap()
    expect(page.locator(".thread .mention")).to_have_text("@Irene Lago")

    page.locator(f"#label-{other}").tap()
    page.locator("#pick-q").fill("Urge de verdad")
    page.locator("[data-create]").tap()
    expect(page.locator(f"#card-{other}-labels")).to_contain_text("Urge de verdad")
    page.locator("[data-close-picker]").tap()
    expect(page.locator("#pick")).to_have_count(0)

    page.locator(f"#piece_draft-{other}").tap()
    page.locator("#in-piece_draft").fill("ftp://nothing")
    page.locator(".piece__d[open] .btn--line").tap()
    expect(page.locator("#in-piece_draft-error")).to_contain_text("https://")
    expect(page.locator("#in-piece_draft")).to_have_value("ftp://nothing")
    page.locator("#in-piece_draft").fill("https://example.org/draft")
    page.locator(".piece__d[open] .btn--line").tap()
    expect(page.locator(".piece")).to_contain_text("example.org/draft")

    page.locator(f"#watch-{other}").tap()
    expect(page.locator("#live")).to_have_text(re.compile("tarjeta"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert barriers(page) == []
    assert desk.stored(Card, id=other)[0].piece_draft == "https://example.org/draft"


def test_a_step_and_a_file_are_kept_while_the_line_is_cut(desk):
    number = desk.card("Trial")
    page = desk.sit("diego", f"/cards/{number}")
    field = page.locator("textarea[data-new]").first
    field.fill("Ring the printer")
    page.context.set_offline(True)
    field.press("Enter")
    expect(field).to_have_value("Ring the printer")
    page.context.set_offline(False)
    field.press("Enter")
    expect(page.locator(".step", has_text="Ring the printer")).to_have_count(1)

    # By mouse a step goes where it is let go, and stays there.
    field.fill("Read the proof")
    field.press("Enter")
    expect(page.locator(".step")).to_have_count(2)
    first, second = (middle(each.locator("label span")) for each in page.locator(".step").all())
    page.mouse.move(*second)
    page.mouse.down()
    page.mouse.move(first[0], first[1] - 6, steps=8)
    rest(page)
    page.mouse.up()
    expect(page.locator(".step").first).to_contain_text("Read the proof")
    page.reload()
    expect(page.locator(".step").first).to_contain_text("Read the proof")

    # Cut in the middle of an upload: it arrived, nobody heard of it, it goes again and is there once.
    asked = []

    def lose_the_answer(route: Route) -> None:
        asked.append(route.fetch().status)
        route.abort()
        page.unroute("**/files/panel")

    page.route("**/files/panel", lose_the_answer)
    files = page.locator(f"#card-{number}-files-add [type=file]")
    files.set_input_files({"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Tuesdays"})
    expect(page.locator("#notices")).to_contain_text("plan.txt is still here and goes as soon as the connection is back.")
    expect(page.locator(".file", has_text="plan.txt")).to_have_count(1)
    expect(page.locator(".files__wait")).to_have_count(0)
    assert asked == [200]

    # No line at all: each says that it waits, and they go when it is back.
    page.context.set_offline(True)
    for name in ("list.txt", "map.txt"):
        files.set_input_files({"name": name, "mimeType": "text/plain", "buffer": name.encode()})
        expect(page.locator("#notices")).to_contain_text(f"{name} is still here")
    page.context.set_offline(False)
    expect(page.locator(".file", has_text="map.txt")).to_have_count(1)
    expect(page.locator(".files__wait")).to_have_count(0)
    assert sorted(each.name for each in desk.stored(Attachment, card_id=number)) == ["list.txt", "map.txt", "plan.txt"]
