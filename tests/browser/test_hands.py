"""What hangs on a card, changed in a real browser: by the keyboard alone, and by touch; the focus stays."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Route, expect

from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Attachment, Card, CardLabel, CardLink, CardPerson, CheckItem, Kudos
from board.flow.rules.work_types import create_work_type
from tests.browser.hands import PHONE, Finger, barriers, card, middle, rest, small, tab_to, until


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


def test_the_rest_of_a_card_by_touch(desk):
    desk.cards(ready=["Poster"])
    page = desk.sit("diego", **PHONE)
    page.get_by_role("button", name="Add", exact=True).tap()
    page.get_by_role("link", name="A card").tap()
    expect(page.locator("#title")).to_be_focused()
    assert small(page) == barriers(page) == []
    page.locator("#title").fill("Trial")
    page.locator("#new-card").get_by_text("Marta", exact=True).tap()
    page.locator("#need").fill("take a deposit without a call")
    page.get_by_role("button", name="Add it to Accepted").tap()
    expect(page.locator("#notices")).to_contain_text("is at the bottom of Accepted")
    (made,) = desk.stored(Card, title="Trial")
    page.goto(f"{desk.url}{desk.board}?accepted=open")
    page.get_by_role("link", name="Trial", exact=True).tap()
    side, asks = page.locator(f"#card-{made.id}-people"), page.locator(f"#card-{made.id}-asks")

    page.get_by_role("link", name="Edit the title").tap()
    page.locator("#card-title").fill("Trial without a card")
    page.locator("form:has(#card-title)").get_by_role("button", name="Save").tap()
    expect(page.locator("#sheet-t")).to_have_text("Trial without a card")
    page.locator("dialog .desc__e").tap()
    page.locator("#description").fill("Fill **Tuesdays**")
    page.locator(".desc button[type=submit]").tap()
    expect(page.locator(".desc .prose strong")).to_have_text("Tuesdays")

    page.locator(f"#assign-{made.id}").tap()
    expect(page.locator("#pick-q")).to_be_visible()
    page.locator("#pick [role=option]", has_text="Ana Ruiz").tap()
    page.locator("[data-close-picker]").tap()
    side.locator("select").select_option("reviewer")
    until(page, lambda: [each.role for each in desk.stored(CardPerson, card_id=made.id)] == ["reviewer"])
    page.locator(f"#due-{made.id}").tap()
    page.locator(f"#due-on-{made.id}").fill("2027-01-15")
    page.locator(f"form:has(#due-on-{made.id}) button").tap()
    expect(page.locator(f"#card-{made.id}-when")).to_contain_text("15 January")
    page.locator(f"#class-{made.id}").select_option("fixed_date")
    page.locator(f"#link-{made.id}").tap()
    page.locator("#pick-q").fill("poster")
    page.locator("#pick [role=option]", has_text="Poster").tap()
    expect(asks).to_contain_text("Poster")
    page.locator(f"#thank-{made.id}").tap()
    page.locator(f"#thank-for-{made.id}").fill("for reading it twice")
    page.get_by_role("button", name="Say thanks").tap()
    expect(page.locator(f"#card-{made.id}-kudos")).to_contain_text("for reading it twice")
    plan = {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Tuesdays"}
    page.locator(f"#card-{made.id}-files-add [type=file]").set_input_files(plan)
    page.get_by_role("button", name="Take “plan.txt” off the card").tap()
    expect(page.locator(".file")).to_have_count(0)
    page.locator("#notices [data-undo]").last.tap()
    expect(page.locator(".file", has_text="plan.txt")).to_be_visible()

    page.locator("#comment").fill("Look")
    page.locator(".composer button[type=submit]").tap()
    page.get_by_role("link", name="Edit the comment").tap()  # no hand hovers here
    page.locator(".msg textarea").fill("Look again")
    page.locator(".msg button[type=submit]").first.tap()
    expect(page.locator(".msg .prose")).to_have_text("Look again")
    page.get_by_role("button", name="Delete the comment").tap()
    expect(page.locator(".msg")).to_have_count(0)

    page.locator("dialog [data-key=b]").tap()
    page.locator("#reason").fill("legal")
    page.get_by_role("button", name="It is blocked").tap()
    expect(asks).to_contain_text("legal")
    page.get_by_role("button", name="It can go on").tap()
    expect(page.locator("dialog .note--alarm")).to_have_count(0)
    page.locator("#card-column").select_option(label="Ready")
    page.locator(".cdlg__col").get_by_role("button", name="Move").tap()
    expect(page.locator("dialog .crumb")).to_contain_text("Ready")
    page.locator(f"#watch-{made.id}").tap()
    expect(page.locator("#live")).to_have_text("You hear nothing more of this card.")
    assert small(page) == barriers(page) == []

    page.get_by_role("button", name="More actions").tap()
    page.get_by_role("button", name="Put it away").tap()
    expect(page.locator("#notices")).to_contain_text("is put away.")
    page.goto(f"{desk.url}{desk.board}/archive")
    page.get_by_role("button", name="Bring it back").tap()
    until(page, lambda: sorted(desk.titles("ready")) == ["Poster", "Trial without a card"])


def test_a_card_and_looks_at_its_board_by_mouse(desk):
    number = desk.card("Trial")
    desk.cards(ready=["Poster"])
    page = desk.sit("ana")
    card(page, "Trial").click()
    page.locator(f"#assign-{number}").click()
    page.locator("#pick [role=option]", has_text="Diego Paz").click()
    page.locator("[data-close-picker]").click()
    page.locator(f"#label-{number}").click()
    page.locator("#pick-q").fill("Navidad")
    page.locator("[data-create]").click()
    expect(page.locator(f"#card-{number}-labels")).to_contain_text("Navidad")
    page.locator("[data-close-picker]").click()
    page.locator(f"#due-{number}").click()
    page.locator(f"#due-on-{number}").fill("2027-01-15")
    page.locator(f"form:has(#due-on-{number}) button").click()
    expect(page.locator(f"#card-{number}-when")).to_contain_text("15 January")
    page.locator(f"#link-{number}").click()
    page.locator("#pick-q").fill("poster")
    page.locator("#pick [role=option]", has_text="Poster").click()
    page.locator(f"#thank-{number}").click()
    page.locator(f"#thank-for-{number}").fill("for reading it twice")
    page.get_by_role("button", name="Say thanks").click()
    expect(page.locator(f"#card-{number}-kudos")).to_contain_text("for reading it twice")
    page.locator(f"#piece_live-{number}").click()
    page.locator("#in-piece_live").fill("https://example.org/live")
    page.locator(".piece__d[open] .btn--line").click()
    expect(page.locator(".piece")).to_contain_text("example.org/live")
    page.locator("dialog [data-key=b]").click()
    page.locator("#reason").fill("legal")
    page.get_by_role("button", name="It is blocked").click()
    page.get_by_role("button", name="It can go on").click()
    expect(page.locator("dialog .note--alarm")).to_have_count(0)
    page.locator(f"#watch-{number}").click()
    expect(page.locator("#live")).to_have_text("You follow this card.")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("link", name="It comes back from time to time").click()
    page.get_by_role("button", name="Let it come back").click()
    expect(page.locator("dialog [id$=-recurrence]")).to_contain_text("every month")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator("#notices")).to_contain_text("is in the trash")

    page.locator("#lanes-button").click()
    page.locator("#lanes-persona").click()
    expect(page.get_by_role("heading", level=2, name="Marta")).to_be_visible()
    page.locator("#layout-list").click()
    page.locator("#sort-title").click()
    page.locator("#layout-calendar").click()
    page.locator("#month-after").click()
    page.locator("#views-button").click()
    page.get_by_role("button", name="Save this view").click()
    page.locator("#view-dialog input[name=name]").fill("Next month")
    page.get_by_role("button", name="Save the view").click()
    expect(page.locator("#views-button")).to_contain_text("Next month")
    page.goto(f"{desk.url}{desk.board}/trash")
    page.get_by_role("button", name="Bring back").click()
    until(page, lambda: desk.titles("making") == ["Trial"])


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
