"""Asking on a phone and answering by keyboard alone, in a real browser, on Sirve as people start it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import delete, select

from board.accounts.models import Draft, User
from board.accounts.rules import sessions
from board.core.clock import now
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Card
from board.intake.models import Decision, Request
from board.intake.queries.requests import request_for_rules
from board.intake.rules import answers, sending
from board.intake.rules.answers import NewCard
from board.intake.rules.letters import Written
from board.intake.rules.send import send
from tests import databases, servers
from tests.browser.hands import as_slow_as_a_person, until
from tests.intake.conftest import company

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve with Compass and Anchor, and letters that leave at once after ten seconds."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("door"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = company()
        db.session.commit()
        cookies = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in ("lucia", "nerea", "paula")}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookies=cookies, world=world)
    running.stop()
    database.close()


@pytest.fixture
def see(door: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """Open a page, as somebody or as nobody; a complaint of the page fails the test."""
    contexts, complaints = [], []

    def opened(path: str, who: str = "", language: str = "en", **how: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "locale": {"en": "en-GB", "es": "es-ES"}[language], **how})
        contexts.append(context)
        if who:
            with door.app.app_context(), writing():
                db.session.get(User, getattr(door.world, who).id).language = language
                db.session.commit()
            context.add_cookies([{"name": "sirve", "value": door.cookies[who], "url": door.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if "Content Security" in message.text else None)
        page.goto(door.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    with door.app.app_context(), writing():
        db.session.execute(delete(Request))
        db.session.commit()
    assert complaints == []


@pytest.fixture
def asked(door: Any) -> Callable[..., int]:
    """Somebody has asked; gives the request's number."""

    def ask(title: str, **more: Any) -> int:
        with door.app.app_context(), writing(), speaking("en"):
            request, _ = send(door.world.words(asked=title, **more), by=db.session.merge(door.world.paula))
            db.session.commit()
            return request.id

    return ask


def state(door: Any, request_id: int) -> str:
    with door.app.app_context():
        return str(db.session.get_one(Request, request_id).state)


def drafts(door: Any) -> list[str]:
    with door.app.app_context():
        return [draft.text for draft in db.session.scalars(select(Draft))]


def test_a_stranger_on_a_phone_asks_and_follows_it(door, see):
    page = see("/ask", **PHONE)
    page.get_by_text("Tomás", exact=True).tap()
    expect(page.locator("#where")).to_contain_text("When does Tomás need it?")
    page.locator("label", has_text="Retention").tap()
    expect(page.locator("#reaches")).to_contain_text("It reaches those who look after Tomás (team Anchor).")
    page.get_by_label("What will they be able to do").fill("see what is in stock")
    page.get_by_label("What do you ask for?").fill("A list to print\nOne page")
    page.get_by_label("Your e-mail").fill("ivan@albaran.test")
    as_slow_as_a_person(page)
    page.get_by_role("button", name="Send").tap()

    expect(page.locator("h1")).to_have_text("Thank you. Now it is our turn.")
    address = page.get_by_label("Save this link").input_value()
    assert re.fullmatch(re.escape(door.url) + r"/r/[0-9a-f]{64}", address)
    page.get_by_label("How do you know?").fill("A call this morning")
    page.locator("li", has_text="How do you know?").get_by_role("button", name="Add").tap()
    expect(page.locator(".extra .is-given", has_text="A call this morning")).to_be_visible()

    page.goto(address)
    expect(page.locator("h1")).to_have_text("A list to print")
    expect(page.locator(".prog__s")).to_contain_text("Team Anchor answers by")
    expect(page.locator("meta[name=robots]")).to_have_attribute("content", "noindex")


def test_what_was_typed_is_kept_when_something_is_missing(door, see):
    page = see("/ask", **PHONE)
    page.get_by_text("Marta", exact=True).tap()
    page.get_by_label("What do you ask for?").fill("Slides")
    page.get_by_role("button", name="Send").tap()

    summary = page.locator(".summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_label("What do you ask for?")).to_have_value("Slides")
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("What will they be able to do")).to_be_focused()


def test_a_no_by_keyboard_alone_is_undone_and_given_again(door, see, asked):
    first, second = asked("A mail to everybody"), asked("Another mail to everybody")
    page = see("/requests", "lucia")
    expect(page.locator("#req-t")).to_have_text("A mail to everybody")
    page.keyboard.press("j")
    expect(page.locator("#req-t")).to_have_text("Another mail to everybody")
    page.keyboard.press("k")
    expect(page.locator("#req-t")).to_have_text("A mail to everybody")
    expect(page.locator("#answer-form.is-ready span.lslot").first).to_be_attached()

    page.keyboard.press("4")
    expect(page.locator("[name=no-reason]").first).to_be_focused()
    page.keyboard.press("ArrowDown")  # nothing changes for the customer
    page.keyboard.press("Enter")
    expect(page.locator("[name=no-alternative]").first).to_be_focused()
    page.keyboard.press("Enter")  # a piece
    expect(page.locator("#no-why")).to_be_focused()
    expect(page.locator("#verdict-no .letter")).to_contain_text("We read it thinking of Marta, and we cannot see what changes for them.")
    page.keyboard.type("They heard it from us four times in November")
    page.keyboard.press("Tab")
    expect(page.locator("#no-another")).to_be_focused()
    page.keyboard.type("the seal on the price page")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#req-t")).to_have_text("Another mail to everybody")
    expect(page.locator("#notices .toast")).to_contain_text("The letter for Paula leaves in 10 seconds.")
    assert state(door, first) == "sending"
    page.keyboard.press("z")
    expect(page.locator("#req-t")).to_have_text("A mail to everybody")
    assert state(door, first) == "waiting"
    assert state(door, second) == "waiting"


def test_a_yes_by_two_keys_opens_the_card_and_its_requester_sees_the_place(door, see, asked):
    number = asked("A page with three examples")
    page = see("/requests", "lucia")
    expect(page.locator("#answer-form.is-ready")).to_be_attached()
    page.keyboard.press("1")
    expect(page.locator("#verdict-yes .letter")).to_contain_text("Yes, it serves Marta. It joins the line as the 1st.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".empty__q")).to_have_text("Nobody is waiting for an answer.")

    theirs = see(f"/requests/mine/{number}", "paula")
    expect(theirs.locator(".prog__s")).to_contain_text("Team Compass answers by")
    expect(async_reload(theirs, ".answer")).to_contain_text("Yes, it serves Marta.", timeout=1000)
    expect(theirs.locator(".prog__s")).to_have_text("Accepted, 1st of 1 in line.")


def async_reload(page: Page, selector: str, patience: int = 40) -> Any:
    """Load the page again until the letter is there: it leaves ten seconds after the answer."""
    for _ in range(patience):
        if page.locator(selector).count():
            break
        page.wait_for_timeout(500)
        page.reload()
    return page.locator(selector)


def test_twenty_are_answered_by_keyboard_alone(door, see, asked):
    """Yes, not now, passed on, asked, no, taken, skipped, three alike together, undone: no mouse, and no letter twice."""
    for number in range(17):
        asked(f"Wish number {number}", change=f"do thing {number} alone")
    for name in "ABC":
        asked(f"Explain the delivery note {name}")
    page = see("/requests?team=COM", "lucia")
    press, title = page.keyboard.press, page.locator("#req-t")

    def ready() -> None:
        expect(page.locator("#answer-form.is-ready")).to_be_attached()

    expect(title).to_have_text("Wish number 0")
    ready()
    press("s")
    expect(title).to_have_text("Wish number 1")
    ready()
    press("k")
    expect(title).to_have_text("Wish number 0")
    ready()
    press("?")
    expect(page.locator("#shortcuts")).to_contain_text("Skip it for now")
    press("Escape")

    def answered(number: int) -> None:
        expect(title).to_have_text(f"Wish number {number + 1}" if number < 16 else "Explain the delivery note A")

    for number in range(17):
        ready()
        if number % 5 == 0:  # yes
            press("1")
            press("Control+Enter")
        elif number % 5 == 1:  # another team's
            press("2")
            expect(page.locator("[name=other-to_team_id]").first).to_be_focused()
            press("Space")
            press("Control+Enter")
        elif number % 5 == 2:  # need to know more
            press("3")
            expect(page.locator("#ask-first")).to_be_focused()
            page.keyboard.type("On which page?")
            press("Control+Enter")
        elif number % 5 == 3:  # no
            press("4")
            expect(page.locator("[name=no-reason]").first).to_be_focused()
            press("Space")
            press("Enter")
            expect(page.locator("[name=no-alternative]").first).to_be_focused()
            press("Space")
            press("Enter")
            expect(page.locator("#no-why")).to_be_focused()
            page.keyboard.type("They heard it four times")
            press("Tab")
            page.keyboard.type("the seal on the price page")
            press("Control+Enter")
        else:  # not now
            press("l")
            expect(page.locator("#yes-until")).to_be_focused()
            press("Control+Enter")
        answered(number)

    ready()
    press("x")
    for name in "BC":
        press("j")
        expect(title).to_have_text(f"Explain the delivery note {name}")
        ready()
        expect(page.locator("#queue .q__k input:checked")).to_have_count("ABC".index(name))
        press("x")
    expect(page.locator("#queue .q__k input:checked")).to_have_count(3)
    press("t")
    expect(title).to_have_text("3 requests, one answer")
    ready()
    press("1")
    press("Control+Enter")
    expect(page.locator(".empty__q")).to_have_text("Nobody is waiting for an answer.")
    expect(page.locator("#notices")).to_contain_text("3 letters leave in 10 seconds.")
    press("z")
    expect(title).to_have_text(re.compile("Explain the delivery note"))
    with door.app.app_context():
        states = [state for (state,) in db.session.query(Request.state).order_by(Request.id)]
        decided = db.session.query(Decision).filter(Decision.undone_at.is_(None)).count()
    assert states[17:] == ["waiting"] * 3 and "waiting" not in states[:17:5]
    assert decided == 17


def test_half_a_letter_survives_a_reload_and_another_device(door, see, asked):
    number = asked("A banner for the fair")
    page = see(f"/requests/{number}", "lucia")
    expect(page.locator("#answer-form.is-ready span.lslot").first).to_be_attached()
    page.keyboard.press("4")
    page.locator("#no-why").focus()
    page.keyboard.type("They do not go to fairs")
    until(page, lambda: "to fairs" in page.evaluate("JSON.stringify(localStorage)"))
    page.reload()
    expect(page.locator("#no-why")).to_have_text("They do not go to fairs")
    expect(page.locator("[name=verdict]:checked")).to_have_value("no")

    until(page, lambda: "to fairs" in str(drafts(door)))
    other = see(f"/requests/{number}", "lucia")
    other.locator(".draftbar").get_by_role("button", name="Use it").click()
    expect(other.locator("#no-why")).to_have_text("They do not go to fairs")


def test_two_people_see_one_another_answer(door, see, asked):
    number = asked("The one both open")
    hers = see(f"/requests/{number}", "nerea")
    his = see(f"/requests/{number}", "lucia")
    expect(his.locator("#answer-form.is-ready")).to_be_attached()
    expect(hers.locator("#looking")).to_contain_text("Lucía Vidal is looking at it too.", timeout=15_000)
    his.keyboard.press("3")
    his.keyboard.type("On which page?")
    expect(hers.locator("#looking")).to_contain_text("Lucía Vidal is answering this.", timeout=15_000)
    his.keyboard.press("Control+Enter")
    expect(hers.locator("#looking")).to_contain_text("Lucía Vidal has answered it.", timeout=15_000)


def test_a_question_is_asked_and_only_the_chosen_answer_is_shown(door, see, asked):
    number = asked("Change “Sign up”")
    page = see("/requests", "lucia")
    expect(page.locator("#answer-form.is-ready")).to_be_attached()
    expect(page.locator("[data-verdict]:visible")).to_have_count(0)
    page.keyboard.press("2")
    expect(page.locator("[data-verdict]:visible")).to_have_count(1)
    page.get_by_label("Anchor").check()
    expect(page.locator("#verdict-other .letter")).to_contain_text("team Anchor")
    page.locator("label.verdict").nth(2).click()
    expect(page.locator("#ask-first")).to_be_focused()
    page.keyboard.type("On which pages?")
    page.get_by_role("button", name="Ask Paula").click()

    expect(page.locator(".empty__q")).to_be_visible()
    assert state(door, number) == "sending"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("how", [{}, PHONE], ids=["desktop", "phone"])
def test_axe_finds_no_barrier(door, see, asked, theme, how):
    number = asked("Explain the delivery note and the invoice on one page", wanted_why="the fair")
    asked("One page about delivery note and invoice")
    ways = {"color_scheme": theme, "reduced_motion": "reduce", **how}
    pages = [("/ask", ""), (f"/requests/mine/{number}", "paula"), ("/requests/mine", "paula"), ("/requests/new", "lucia")]
    for path, who in pages:
        assert_no_barrier(see(path, who, language="es", **ways), path)
    page = see(f"/requests/{number}", "lucia", language="es", **ways)
    for answer in range(4):
        page.locator("label.verdict").nth(answer).click()
        assert_no_barrier(page, f"answer {answer + 1}")


def assert_no_barrier(page: Page, where: str) -> None:
    found = Axe().run(page)
    assert not found.response["violations"], where + found.generate_report()


def test_a_requester_rates_by_keyboard_asks_again_and_follows_by_mail_without_scripts(door, see, asked):
    delivered, declined = asked("A page with examples"), asked("A printed leaflet")
    with door.app.app_context(), writing(), speaking("en"):
        lucia = db.session.merge(door.world.lucia)
        card = NewCard(need="send it", stage_id=door.world.consideration.id)
        yes = answers.accept(request_for_rules(delivered), card, Written(), by=lucia)
        no = answers.decline(request_for_rules(declined), "nothing_changes", "nothing", Written(why="She has one"), by=lucia)
        for decision in (yes, no):
            sending.send_letter(decision)
        db.session.flush()
        made = db.session.scalars(select(Card).order_by(Card.id.desc())).first()
        made.started_at = made.delivered_at = now()
        db.session.commit()

    page = see(f"/requests/mine/{delivered}?rating=4#rating", "paula")
    expect(page.get_by_text("You chose 4 of 5 in the mail")).to_be_visible()
    four = page.get_by_role("button", name="4 of 5: It helped")
    four.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".rate__d")).to_contain_text("Thank you: 4 of 5")
    expect(four).to_have_attribute("aria-pressed", "true")
    assert_no_barrier(page, "rated")

    plain = see(f"/requests/mine/{declined}", "paula", java_script_enabled=False, **PHONE)
    plain.get_by_text("Ask for another look").tap()
    plain.get_by_label("What we did not know when we said no").fill("61 calls since Monday")
    plain.get_by_role("button", name="Send it to the head of marketing").tap()
    expect(plain.locator(".prog__s")).to_contain_text("Being looked at again. The head of marketing answers by")
    expect(plain.locator("#hear")).to_contain_text("This Sirve sends no mail by itself yet.")
    assert state(door, declined) == "waiting"

    plain.emulate_media(media="print")
    expect(plain.locator("#hear")).to_be_hidden()
    expect(plain.locator("#way")).to_be_visible()

    page.emulate_media(media="print", color_scheme="dark")
    expect(page.locator(".mine")).to_be_hidden()
    expect(page.locator("#rating")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light", "paper is white"
