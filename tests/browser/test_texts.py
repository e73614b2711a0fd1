"""Writing on a card in real browsers: in its place, by two people at once, from another device, without a connection."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from board.accounts.models import Draft
from board.flow.models import Card, Comment, Mention
from tests.browser.hands import PHONE, ready, until


def test_two_people_edit_one_description_and_neither_loses_a_word(desk):
    number = desk.card("Trial", description="Fill Tuesdays soon.")
    ana, diego = desk.sit("ana", f"/cards/{number}"), desk.sit("diego", f"/cards/{number}")
    for page in (ana, diego):
        page.keyboard.press("e")
        expect(page.locator("#description")).to_be_focused()

    ana.locator("#description").fill("Fill **Mondays** soon.")
    ana.keyboard.press("ControlOrMeta+Enter")
    expect(ana.locator(".desc .prose strong")).to_have_text("Mondays")
    expect(ana.locator(".desc__e")).to_be_focused()

    diego.locator("#description").fill("Fill Tuesdays soon, and Sundays.")
    diego.keyboard.press("ControlOrMeta+Enter")
    expect(diego.locator(".versions del").first).to_be_visible()
    expect(diego.locator(".versions")).to_contain_text("Mondays")
    expect(diego.locator(".versions")).to_contain_text("Sundays")
    expect(diego.locator("#description")).to_have_value("Fill Tuesdays soon, and Sundays.")
    assert desk.stored(Card, id=number)[0].description == "Fill **Mondays** soon."

    diego.get_by_role("button", name="Start from theirs").click()
    expect(diego.locator("#description")).to_have_value("Fill **Mondays** soon.")
    diego.keyboard.press("End")
    diego.keyboard.type(" And Sundays.")
    diego.get_by_role("button", name="Save mine over it").click()
    expect(diego.locator(".desc .prose")).to_have_text("Fill Mondays soon. And Sundays.")
    expect(ana.locator(".desc .prose")).to_have_text("Fill Mondays soon. And Sundays.")  # it came by itself

    diego.keyboard.press("z")
    expect(diego.locator(".desc .prose")).to_have_text("Fill Mondays soon.")
    expect(diego.locator("#live")).to_contain_text("Z takes it back")


def test_a_draft_survives_leaving_reloading_and_another_device(desk):
    number = desk.card("Trial", description="As it was.")
    page = desk.sit("diego", f"/cards/{number}")
    page.keyboard.press("e")
    page.locator("#description").fill("Half a thought")
    page.keyboard.press("Escape")
    expect(page.locator(".desc .draftbar")).to_be_visible()
    expect(page.locator(".desc .prose")).to_have_text("As it was.")
    page.locator("#comment").fill("Not sent yet")
    until(page, lambda: "Not sent yet" in page.evaluate("JSON.stringify(localStorage)"))

    page.reload()
    expect(page.locator("#comment")).to_have_value("Not sent yet")
    expect(page.locator(".desc .draftbar")).to_be_visible()

    until(page, lambda: all(text in str([draft.text for draft in desk.stored(Draft)]) for text in ("Half a thought", "Not sent yet")))
    phone = desk.sit("diego", f"/cards/{number}", **PHONE)
    bar = phone.locator(".composer .draftbar")
    expect(bar).to_contain_text("from another device")
    ana = desk.sit("ana", f"/cards/{number}")
    ana.locator("#comment").fill("Said meanwhile")
    ana.locator(".composer button[type=submit]").click()
    expect(phone.locator(".thread")).to_contain_text("Said meanwhile")
    bar.get_by_role("button", name="Use it").click()
    expect(phone.locator("#comment")).to_have_value("Not sent yet")
    phone.locator(".desc .draftbar").get_by_role("link", name="Use it").click()
    expect(phone.locator("#description")).to_have_value("Half a thought")
    phone.locator(".desc button[type=submit]").click()
    expect(phone.locator(".desc .prose")).to_have_text("Half a thought")
    until(phone, lambda: [draft.place for draft in desk.stored(Draft)] == [f"card:{number}:comment"])

    other = desk.sit("ana", f"/cards/{number}")
    expect(other.locator(".draftbar")).to_have_count(0)
    page.locator('form[action="/sign-out"]').evaluate("form => form.dispatchEvent(new Event('submit', { bubbles: true }))")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('sirve:draft'))") == []


def test_somebody_is_named_by_keyboard_and_hears_of_it(desk):
    number = desk.card("Trial")
    page = desk.sit("diego", f"/cards/{number}")
    page.locator("#comment").focus()
    page.keyboard.type("Look, @")
    expect(page.locator("#comment-names [role=option]").first).to_be_visible()
    page.keyboard.type("iren")
    expect(page.locator("#comment-names [role=option]")).to_have_count(1)
    expect(page.locator("#live")).to_contain_text("Irene Lago")
    page.keyboard.press("Enter")
    expect(page.locator("#comment")).to_have_value("Look, @Irene Lago ")
    page.keyboard.type("\n\n- one\n- two")
    page.locator("[data-preview]").last.click()
    expect(page.locator("#comment-preview li")).to_have_count(2)
    page.locator(".composer button[type=submit]").dblclick()

    expect(page.locator(".thread .mention")).to_have_text("@Irene Lago")
    expect(page.locator(".thread .prose li")).to_have_count(2)
    expect(page.locator("#comment")).to_have_value("")
    assert len(desk.stored(Comment, card_id=number)) == 1
    assert [each.user_id for each in desk.stored(Mention, card_id=number)] == [desk.world.irene.id]

    page.locator(".msg").hover()
    page.get_by_role("link", name="Edit the comment").click()
    page.locator(".msg textarea").fill("Look again")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".msg .prose")).to_have_text("Look again")
    expect(page.locator(".msg")).to_contain_text("edited")
    page.locator(".msg").hover()
    page.get_by_role("button", name="Delete the comment").click()
    expect(page.locator(".msg")).to_have_count(0)
    page.keyboard.press("z")
    expect(page.locator(".msg .prose")).to_have_text("Look again")


def test_a_comment_written_without_a_connection_is_sent_once(desk):
    number = desk.card("Trial")
    page = desk.sit("diego")
    page.locator(".kcard__a", has_text="Trial").click()
    field = page.locator("dialog #comment")
    expect(field).to_be_visible()
    ready(page)
    field.fill("From the train")
    page.context.set_offline(True)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator("dialog #notices")).to_contain_text("waits in its field")
    expect(field).to_have_value("From the train")
    assert desk.stored(Comment, card_id=number) == []

    page.context.set_offline(False)
    expect(page.locator("dialog .thread")).to_contain_text("From the train", timeout=20_000)
    expect(field).to_have_value("")
    assert len(desk.stored(Comment, card_id=number)) == 1

    page.locator("dialog #card-title, dialog .cdlg__te").first.click()
    page.locator("#card-title").fill("Try it")
    page.keyboard.press("Enter")
    expect(page.locator("dialog #sheet-t")).to_have_text("Try it")
    page.keyboard.press("z")
    expect(page.locator("dialog #sheet-t")).to_have_text("Trial")
    page.keyboard.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("body > #notices, #notices").first).to_be_attached()
    assert page.evaluate("document.getElementById('notices').parentElement === document.body")


EVIL = f"""# One

<script>window.__pwned=1</script> {"x" * 300}

| a | b |
|-|-|
| {"y" * 200} | 2 |

[x](javascript:window.__pwned=1)"""


@pytest.mark.parametrize("width", [360, 1440])
def test_long_and_evil_words_keep_the_page_in_shape_and_open_to_everybody(desk, width):
    number = desk.card("Trial " + "x" * 90, description=EVIL)
    page = desk.sit("diego", f"/cards/{number}", viewport={"width": width, "height": 800}, color_scheme="dark" if width == 360 else "light")
    page.locator("#comment").fill(EVIL)
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.locator(".thread .prose h3")).to_have_text("One")
    for key in ("", "e"):
        if key:
            page.locator("h1").click()
            page.keyboard.press(key)
            expect(page.locator("#description")).to_be_focused()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        found = Axe().run(page).response["violations"]
        assert not found, [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
    assert page.evaluate("window.__pwned") is None
