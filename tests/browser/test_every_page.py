"""Every page in a real browser, with the example company and with nothing: no barrier that axe finds, nothing wider than
a phone, no complaint of the browser, nothing from elsewhere, one heading, in the reader's language.

The pages are walked by those who may open them, on two variants; board, form and answering in each theme at each width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from flask import current_app
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect
from sqlalchemy import select, update

from board.accounts.models import Department, Installation, User
from board.accounts.rules import links, sessions
from board.config import secret_key
from board.core import signing
from board.core.clock import now
from board.core.db import db, writing
from board.core.words import speaking
from board.demo.loading import load
from board.flow.models import Board, Card, Column
from board.flow.queries.boards import visible_board
from board.flow.rules.screens import make_screen
from board.intake.models import Request, RequestCard
from board.intake.rules import links as door
from board.intake.rules.send import Asked, send
from board.intake.rules.subscriptions import subscribe
from board.metrics.models import Metric
from tests import databases, servers

NARROWEST = 360
SETTLED_WIDTH = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() =>
    tell(document.scrollingElement.scrollWidth))))"""
FORM_WIDTHS = "[...document.querySelectorAll('.rform')].map((form) => form.clientWidth)"
BARRIERS = "axe.run({resultTypes: ['violations'], preload: false}).then((found) => found.violations)"
"""Only these are handed over: what axe found in order is long. No rule of ours reads what it would load before."""
TWO = [("es", "light", 1440), ("en", "dark", 390)]
FOUR = [*TWO, ("en", "light", 390), ("es", "dark", 1440)]
"""Each theme at each width: colours hang on the one, places on the other."""


class Stop(NamedTuple):
    """A page: its address, what is done there before looking (such as opening a dialog), what the server answers."""

    address: str
    act: Callable[[Page], object] | None = None
    status: int = 200


# What is done on a page


def answer(number: int) -> Callable[[Page], None]:
    """Choose one of the four answers."""

    def choose(page: Page) -> None:
        expect(page.locator("#answer-form.is-ready")).to_be_attached()
        page.locator("label.verdict").nth(number - 1).click()
        expect(page.locator("[data-verdict]:visible")).to_have_count(1)

    return choose


def asking_again(page: Page) -> None:
    """Open the form of an appeal, and send it empty."""
    page.locator("#appeal summary").click()
    page.locator("#appeal button[type=submit]").click()
    expect(page.locator("#appeal .field__error")).to_be_visible()


def opened(selector: str) -> Callable[[Page], None]:
    """On a board, press what `selector` finds and wait for its dialog."""

    def press(page: Page) -> None:
        expect(page.locator("#columns.can-drag")).to_be_visible()
        page.locator(selector).first.dispatch_event("click")
        expect(page.locator("dialog[open]")).to_be_visible()

    return press


def column_settings(page: Page) -> None:
    """What a lead changes of a column: in its menu."""
    expect(page.locator("#columns.can-drag")).to_be_visible()
    page.locator(".col__menu[aria-expanded]").first.click()
    page.locator(".menu:popover-open a[href$='/settings']").click()
    expect(page.locator("dialog[open]")).to_be_visible()


def sent_empty(form: str) -> Callable[[Page], None]:
    """Send the form as it is; it comes back with what is missing."""

    def send_it(page: Page) -> None:
        page.locator(f"{form} .btn--primary[type=submit]").first.click()
        expect(page.locator(".summary")).to_be_visible()

    return send_it


def named_opens(page: Page) -> None:
    """A figure of a channel, proposed as a goal."""
    page.locator("[name=name-es], [name=name-en]").first.fill("aperturas del correo")
    page.locator("form.rform button[type=submit]").click()
    expect(page.locator(".refuse")).to_be_visible()


def account_menu(page: Page) -> None:
    page.locator(".bar [popovertarget]").last.click()
    expect(page.locator(".menu:popover-open")).to_be_visible()


def looking_for(words: str) -> Callable[[Page], None]:
    """Open the search from everywhere and type."""

    def look(page: Page) -> None:
        page.locator(".searchbtn").click()
        page.locator("#finder-q").fill(words)
        expect(page.locator("#found")).not_to_be_empty()

    return look


def listening(page: Page) -> None:
    """Open what the bell tells."""
    page.locator("#bell").click()
    expect(page.locator("dialog[open]")).to_be_visible()


# Who walks where


def members_pages(here: Any) -> list[Stop]:
    board, card = f"/boards/{here.board}", f"/cards/{here.card}"
    return [
        Stop("/my-work"), Stop("/my-work", account_menu), Stop("/my-work", lambda page: page.keyboard.press("?")),
        Stop(board), Stop(f"{board}?accepted=open"), Stop(board, opened(".kcard__a")), Stop(board, opened(".kcard__more")),
        Stop(board, opened("[hx-get*='cards/new']")), Stop(card), Stop(f"{card}/edit"), Stop(f"{card}/blocker"), Stop(f"{card}/hypothesis"),
        Stop(f"/cards/{here.delivered}/check"), Stop(f"/cards/{here.blocked}"), Stop(f"/cards/{here.learned}"), Stop("/cards/new"),
        Stop("/search"), Stop("/search?q=de"), Stop("/search?q=zzzz"), Stop("/my-work", looking_for("de")),
        Stop("/my-work", looking_for("zzzz")),
        Stop("/notifications"), Stop("/my-work", listening),
        Stop("/people", status=403), Stop("/boards/999999", status=404), Stop("/settings"), Stop("/requests/mine"),
    ]  # fmt: skip


def leads_pages(here: Any) -> list[Stop]:
    team, metric, board = "/teams/DES", f"/metrics/{here.metric}", f"/boards/{here.board}"
    return [
        Stop("/requests?team=all"), *(Stop(f"/requests/{here.waiting}", answer(each)) for each in (1, 2, 3, 4)),
        Stop(f"/requests/{here.accepted}"), Stop(f"/requests/{here.unserved}"),
        Stop("/requests/new"), Stop("/requests/new", sent_empty("#ask")),
        Stop("/results/DES"), Stop("/results/CAD"), Stop("/results/DES/cards?what=delivered"), Stop("/results/DES/requests?what=yes"),
        Stop("/results/DES/door"), Stop("/door?span=year"), Stop("/requests/list?span=year"),
        Stop(metric), Stop(f"{metric}/edit"), Stop(f"{metric}/goal"), Stop(f"/metrics/{here.opens}"),
        Stop(f"{team}/figures/new"), Stop(f"{team}/figures/new", named_opens), Stop("/figures/DES"),
        Stop(team), Stop(f"{team}/edit"), Stop(f"{team}/calendar"), Stop("/teams"),
        Stop(board, opened("[hx-get$='/settings']")), Stop(board, column_settings),
        Stop("/imports/new"), Stop(f"{board}/sorting"), Stop(f"{board}/screens"), Stop("/tour"),
    ]  # fmt: skip


def heads_pages(here: Any) -> list[Stop]:
    stage, persona = f"/customers/stages/{here.stage}", f"/customers/personas/{here.persona}"
    return [
        Stop("/"), Stop("/customers"), Stop("/customers/stages"), Stop(stage), Stop("/customers/personas"), Stop(persona),
        Stop(f"{persona}/edit"), Stop("/customers/brands"), Stop("/teams/new"),
        Stop("/days-off"), Stop(f"/moments/{here.stage}-{here.persona}/team"),
    ]  # fmt: skip


def administrators_pages(here: Any) -> list[Stop]:
    return [
        Stop("/people"), Stop("/people", sent_empty("form[action='/people']")),
        Stop("/departments"), Stop("/departments/1"),
        Stop("/start"), Stop("/start/names"), Stop("/start/team"), Stop("/start/door"),
    ]  # fmt: skip


def requesters_pages(here: Any) -> list[Stop]:
    mine = "/requests/mine"
    return [
        Stop("/"), Stop("/ask"), Stop(mine), Stop(f"{mine}/{here.happened}"), Stop(f"{mine}/{here.own}"),
        Stop(f"{mine}?show=answered"), Stop(f"{mine}/department"), Stop(f"{mine}/{here.happened}?rating=4"), Stop(f"{mine}/{here.in_line}"),
        Stop("/customers"), Stop("/settings"), Stop("/search?q=de"), Stop("/notifications"),
    ]  # fmt: skip


def sellers_pages(here: Any) -> list[Stop]:
    declined = f"/requests/mine/{here.declined}"
    return [Stop("/"), Stop(declined), Stop(declined, asking_again), Stop("/my-work", status=403)]


def strangers_pages(here: Any) -> list[Stop]:
    return [
        Stop("/sign-in"), Stop("/sign-in", sent_empty("form[action^='/sign-in']")), Stop("/ask"), Stop("/ask", sent_empty("#ask")),
        Stop("/ask/DES"), Stop("/ask/nowhere", status=404),
        Stop(f"/r/{here.token}/sent"), Stop(f"/r/{here.token}"), Stop("/r/" + "0" * 64, status=404), Stop("/nothing-here", status=404),
        Stop(f"/subscriptions/{here.confirm}"), Stop(f"/subscriptions/{here.end}/end"), Stop(f"/r/{here.closed}", status=410),
        Stop(f"/resets/{here.reset}"), Stop("/resets/expired", status=410), Stop(here.set_up),
        Stop(f"/screen/{here.screen}"), Stop("/screen/" + "0" * 43, status=404),
    ]  # fmt: skip


WALKS = {
    "diego": members_pages,
    "ana": leads_pages,
    "carmen": heads_pages,
    "marina": administrators_pages,
    "jon": requesters_pages,
    "ruben": sellers_pages,
    "": strangers_pages,
}
"""Somebody of the example (nobody: "") and where they go."""

BARE = [
    "/", "/my-work", "/boards", "/requests", "/results", "/customers", "/ask", "/requests/mine", "/requests/new",
    "/customers/stages", "/customers/personas", "/customers/brands", "/teams", "/teams/new", "/people", "/imports/new",
    "/start", "/start/names", "/start/team",
]  # fmt: skip
"""The pages of an installation that was only just set up."""


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve with the example company, and what the walks look at."""
    yield from house(tmp_path_factory.mktemp("every-page"), lumbre)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve with an administrator and nothing else."""
    yield from house(tmp_path_factory.mktemp("no-page"), alone)


def house(folder: Any, furnish: Callable[[], dict[str, Any]]) -> Iterator[Any]:
    database = databases.database("sqlite", folder, None)
    database.renew()
    with database.app.app_context(), writing(), speaking("es", "Europe/Madrid"):
        here = furnish()
        people = {person.email.partition("@")[0]: person for person in db.session.scalars(select(User))}
        here["cookies"] = {who: sessions.begin(people[who], "127.0.0.1", "test") for who in WALKS if who in people}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, **{"set_up": (running.setup_link or "").removeprefix(running.url), **here})
    running.stop()
    database.close()


def alone() -> dict[str, Any]:
    marina = User(name="Marina Soto", email="marina@example.org", role="administrator", password_hash="-", created_at=now())
    db.session.add_all([Installation(id=1, name="", created_at=now(), set_up_at=now()), marina])
    db.session.flush()
    return {}


def lumbre() -> dict[str, Any]:
    """The example, with one request more from a stranger and from support, and the guide's number written."""
    load()
    jon, ruben = (db.session.scalars(select(User).where(User.email.startswith(name))).one() for name in ("jon", "ruben"))
    board, metric, head = first(Board), first(Metric, Metric.lens == "customer"), first(User, User.role == "head")
    words = Asked(
        asked="Una página con tres ejemplos\nDe restaurantes como el suyo.",
        change="ver en una tarde cómo se hace",
        language="es",
        persona_id=metric.persona_id,
        stage_id=metric.stage_id,
        name="Vera Lago",
        email="vera@example.org",
    )
    asked, token = send(words, by=None)
    own, _ = send(words, by=jon)
    closed, closed_token = send(words, by=None)
    door.revoke(closed, by=head)
    left = subscribe(asked, "vera@example.org", "es")
    signing.set_key(secret_key(current_app.extensions["settings"].data_folder))  # the server's own
    jon.leads_department = True
    db.session.get_one(Department, jon.department_id).shares_requests = True
    delivered = select(RequestCard.request_id, Card).join(Card).join(Request).order_by(Request.id)
    of_jon = delivered.where(Request.requester_id == jon.id, Card.delivered_at.is_not(None), Card.expected_to.is_not(None))
    happened, guide = db.session.execute(of_jon).first()
    guide.outcome, guide.outcome_value, guide.outcome_at = "moved", guide.expected_to, now()
    return {
        "board": board.id,
        "card": standing(board, "active").id,
        "blocked": first(Card, Card.blocked_at.is_not(None)).id,
        "delivered": standing(board, "delivered", Card.check_on.is_not(None)).id,
        "learned": standing(board, "learned").id,
        "waiting": asked.id,
        "token": token,
        "closed": closed_token,
        "confirm": door.confirm_token(left),
        "end": door.end_token(left),
        "in_line": in_line(jon),
        "own": own.id,
        "unserved": first(Request, Request.state == "waiting", Request.team_id.is_(None)).id,
        "accepted": first(Request, Request.state == "accepted").id,
        "happened": happened,
        "declined": first(Request, Request.requester_id == ruben.id, Request.state == "declined").id,
        "metric": metric.id,
        "opens": first(Metric, Metric.lens == "channel").id,
        "stage": metric.stage_id,
        "persona": metric.persona_id,
        "reset": links.new_link("reset", jon, jon),
        "screen": make_screen(visible_board(board.id, to=head), "week", by=head),
    }


def in_line(requester: User) -> int:
    """A request of theirs whose card waits."""
    waiting = select(RequestCard.request_id).join(Card).join(Request).where(Request.requester_id == requester.id, Card.started_at.is_(None))
    return db.session.scalars(waiting.order_by(RequestCard.request_id)).first() or 0


def first(kind: Any, *where: Any) -> Any:
    return db.session.scalars(select(kind).where(*where).order_by(kind.id).limit(1)).one()


def standing(board: Board, kind: str, *where: Any) -> Card:
    """A card of the board in a column of that kind."""
    columns = select(Column.id).where(Column.board_id == board.id, Column.kind == kind)
    return first(Card, Card.column_id.in_(columns), Card.archived_at.is_(None), *where)


@pytest.fixture
def walk(browser: Any, browser_context_args: dict[str, Any]) -> Callable[..., list[str]]:
    """Go along the stops as somebody; gives what was wrong, each with its address."""

    def walked(here: Any, who: str, stops: list[Stop], variant: tuple[str, str, int]) -> list[str]:
        language, theme, width = variant
        with here.app.app_context(), writing():
            db.session.execute(update(User).values(language=language, theme=theme))
            db.session.commit()
        size = {"viewport": {"width": width, "height": 900}, "has_touch": width < 768}
        locale = {"es": "es-ES", "en": "en-GB"}[language]
        how = {**size, "locale": locale, "color_scheme": theme, "reduced_motion": "reduce", "base_url": here.url}
        context = browser.new_context(**{**browser_context_args, **how})
        try:
            if who:
                context.add_cookies([{"name": "sirve", "value": here.cookies[who], "url": here.url}])
            return [f"{who or 'nobody'} {where}" for where in findings(context, here.url, stops, language)]
        finally:
            context.close()

    return walked


def findings(context: BrowserContext, url: str, stops: list[Stop], language: str) -> list[str]:
    page, heard = context.new_page(), []
    page.on("pageerror", lambda error: heard.append(f"error: {error}"))
    page.on("console", lambda said: heard.append(f"console: {said.text}") if is_complaint(said) else None)
    page.on("request", lambda asked: None if own(asked.url, url) else heard.append(f"asks {asked.url}"))
    found = []
    for stop in stops:
        heard.clear()
        answered = page.goto(stop.address)
        if answered is None or answered.status != stop.status:
            found.append(f"{stop.address}: answered {answered and answered.status}, not {stop.status}")
        if stop.act:
            stop.act(page)
        wrong = [*seen(page, language, alone=not stop.act), *(each for each in heard if "status of 4" not in each)]
        found += [f"{stop.address}: {each}" for each in wrong]
    return found


def is_complaint(said: ConsoleMessage) -> bool:
    """Errors and warnings."""
    return said.type in ("error", "warning")


def own(address: str, url: str) -> bool:
    """Whether it stays here. A report of the content policy goes here too, and is one complaint too many."""
    return address.startswith((f"{url}/", "data:", "blob:")) and not address.endswith("/csp-report")


def seen(page: Page, language: str, alone: bool) -> list[str]:
    """What is wrong with the page as it is; `alone`: without a dialog over it."""
    page.evaluate(AXE_SCRIPT)
    wrong = [f"axe: {each['id']} at {[node['target'] for node in each['nodes'][:3]]}" for each in page.evaluate(BARRIERS)]
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append("lang is not the reader's")
    if alone and page.locator("h1").count() != 1:
        wrong.append(f"{page.locator('h1').count()} h1")
    size = page.viewport_size
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    page.wait_for_function(f"innerWidth === {NARROWEST}")
    beyond = page.evaluate(SETTLED_WIDTH) - NARROWEST
    if beyond > 0:
        wrong.append(f"{beyond} px too wide at {NARROWEST}")
    wrong += [f"a form {width} px wide at {NARROWEST}" for width in page.evaluate(FORM_WIDTHS) if width < 0.8 * NARROWEST]
    if size:
        page.set_viewport_size(size)
    return wrong


def told(wrong: list[str]) -> str:
    return "\n" + "\n".join(wrong)


@pytest.mark.parametrize("variant", TWO)
@pytest.mark.parametrize("who", WALKS)
def test_every_page_of_the_example(example, walk, who, variant):
    wrong = walk(example, who, WALKS[who](example), variant)
    assert not wrong, told(wrong)


@pytest.mark.parametrize("variant", FOUR[2:])
def test_board_form_and_answering_in_the_other_variants(example, walk, variant):
    wrong = walk(example, "ana", [Stop(f"/boards/{example.board}"), Stop(f"/requests/{example.waiting}", answer(4))], variant)
    wrong += walk(example, "", [Stop("/ask")], variant)
    assert not wrong, told(wrong)


@pytest.mark.parametrize("variant", TWO)
def test_the_pages_of_an_empty_house(bare, walk, variant):
    wrong = walk(bare, "marina", [Stop(address) for address in BARE], variant)
    wrong += walk(bare, "", [Stop("/ask"), Stop("/sign-in")], variant)
    assert not wrong, told(wrong)
