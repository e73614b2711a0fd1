"""The eight requests of Lumbre's month, played by the people they belong to, with a real mail server listening.

A leaflet and its double, a button that concerns another team, calls that become a guide, a viral video nobody explains,
a price that is announced later, a page that returns, and a partner who brings numbers to the head of marketing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from board.accounts.models import Department
from board.accounts.rules import sessions
from board.activity.models import Task
from board.core.clock import now
from board.core.db import db, writing
from board.core.words import Both
from board.flow.models import Card, Column
from board.flow.rules.boards import open_board
from board.intake.models import Appeal, Decision, Request, RequestCard
from tests import databases, servers
from tests.flow.conftest import World
from tests.mail_sink import sink
from tests.world import person

READERS = {
    "ana": "es",
    "irene": "es",
    "leo": "es",
    "carmen": "es",
    "ruben": "es",
    "jon": "es",
    "olga": "es",
    "priya": "en",
}
STRANGERS = {"alvaro": "alvaro@socio.test", "nora": "nora@wineclub.test"}
PATIENCE = 60
"""Seconds a letter may take: ten in which it can be undone, and what a busy machine adds."""


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Lumbre with the boards of three teams, everybody in their language, and mails that leave."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("eight"), None)
    database.renew()
    with database.app.app_context(), writing():
        world = World()
        product = Department(name=Both("Producto", "Product"), position=2)
        billing = Department(name=Both("Facturación", "Billing"), position=3)
        db.session.add_all([product, billing])
        db.session.flush()
        world.priya = person("Priya Nair", "stakeholder", department=product)
        world.olga = person("Olga Prat", "stakeholder", department=billing)
        world.ruben.email = "ruben@example.org"
        for team in (world.dec, world.emp):
            open_board(team, by=None)
        for name, language in READERS.items():
            somebody = getattr(world, name)
            somebody.language, somebody.email_confirmed_at, somebody.digest = language, now(), "off"
        cookies = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in READERS}
        db.session.commit()
        emails = {name: getattr(world, name).email for name in READERS} | STRANGERS
    with sink() as mails:
        running = servers.start(database.settings, SIRVE_SMTP_URL=mails.url)
        yield SimpleNamespace(
            app=database.app, url=running.url, cookies=cookies, world=world, mails=mails, emails=emails
        )
        running.stop()
    database.close()


@pytest.fixture
def as_(house: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[[str], Page]]:
    """The browser of somebody, the same one each time; English for those who read it, a phone for strangers."""
    pages: dict[str, Page] = {}

    def opened(who: str) -> Page:
        if who not in pages:
            english = READERS.get(who, "en" if who == "nora" else "es") == "en"
            size = {"viewport": {"width": 390, "height": 844}} if who in STRANGERS else {}
            told = {**browser_context_args, "base_url": house.url, "locale": "en-GB" if english else "es-ES", **size}
            context = browser.new_context(**told)
            if who in house.cookies:
                context.add_cookies([{"name": "sirve", "value": house.cookies[who], "url": house.url}])
            pages[who] = context.new_page()
        return pages[who]

    yield opened
    for page in pages.values():
        page.context.close()


def test_the_eight_requests_of_the_month_reach_their_end(house, as_):
    they_ask(house, as_)
    strangers_confirm_their_addresses(house, as_)
    first_answers(house, as_)
    the_other_team_says_yes_and_delivers(house, as_)
    the_calls_become_a_guide_and_its_number_moves(house, as_)
    silence_closes_the_video_and_the_link_opens_it_again(house, as_)
    what_was_put_off_comes_back(house)
    the_partner_appeals_and_the_head_decides(house, as_)

    print(*house.mails.told(), sep="\n")
    nobody_was_written_more_than_what_happened(house)


def they_ask(house: Any, as_: Callable[[str], Page]) -> None:
    """Each from their own browser; a request's number is its place in this list."""
    world = house.world
    marta, lola, discover = world.marta, world.lola, world.discover
    for who, persona, stage, change, asked in (
        ("ruben", marta, discover, "Que vean que estamos", "Necesito un folleto impreso para la feria del jueves"),
        (
            "priya",
            lola,
            discover,
            "They will swap shifts without asking",
            "Announce the new shift-swap button to everybody",
        ),
        ("jon", marta, world.start, "Meterá a sus clientes sin llamar a nadie", "Ayuda para importar clientes"),
        ("carmen", marta, discover, "Que se hable de nosotros", "Un vídeo viral"),
        ("olga", marta, world.stay, "Sabrá en noviembre lo que paga en enero", "Avisar de la subida de tarifas"),
        ("priya", marta, world.decide, "They will know they can connect their till", "Landing page for the API"),
        ("alvaro", marta, discover, "Tendrán algo que llevarse", "Folletos impresos para la feria"),
        ("nora", marta, discover, "Your readers would discover good wine", "A co-branded post with our wine club"),
    ):
        asks(as_(who), persona, stage, change, asked, STRANGERS.get(who, ""))
    assert [each.title for each in stored(house, Request)][-1].startswith("A co-branded")
    evidence = as_("jon")
    evidence.get_by_label("¿Cómo lo sabes?").fill("El 30 % de las llamadas de la primera semana: 61 de 203")
    evidence.locator("#extras form", has=evidence.locator("[name=evidence]")).get_by_role(
        "button", name="Añadir"
    ).click()
    expect(evidence.locator("#extras .is-given")).to_contain_text(["61 de 203"])


def asks(page: Page, persona: Any, stage: Any, change: str, asked: str, email: str = "") -> None:
    page.goto("/ask")
    page.wait_for_timeout(1100)  # nobody is quicker than a robot
    for name, part in (("persona_id", persona), ("stage_id", stage)):
        page.locator("label", has=page.locator(f"[name={name}][value='{part.id}']")).click()
    page.locator("[name=change]").fill(change)
    page.locator("[name=asked]").fill(asked)
    if email:
        page.locator("[name=email]").fill(email)
    page.locator(".rform__f .btn--primary").click()
    tie = page.locator("[name=team_id]").first
    expect(page.locator("#private-link").or_(tie)).to_be_visible()
    if tie.is_visible():  # Discover and Decide both look after Lola's first step
        page.locator("[name=team_id]").first.check()
        page.locator(".rform__f .btn--primary").click()
    expect(page.locator("#private-link")).to_be_visible()


def strangers_confirm_their_addresses(house: Any, as_: Callable[[str], Page]) -> None:
    """Until they do, nothing but the question is sent to them."""
    for who in STRANGERS:
        [question] = wait(house, who, 1)
        assert question["Content-Language"] == ("en" if who == "nora" else "es")
        page = as_(who)
        page.goto(house.mails.links(question)[0])
        page.locator("main form .btn--primary").first.click()
        expect(page.locator("main")).to_contain_text(house.emails[who])


def first_answers(house: Any, as_: Callable[[str], Page]) -> None:
    leaflet, button, calls, viral, prices, api, double, partner = stored(house, Request)
    ana, leo, irene = as_("ana"), as_("leo"), as_("irene")

    opens(ana, double)
    ana.locator(".like form", has=ana.locator(f"[name=id][value='{leaflet.id}']")).get_by_role("button").click()
    says_no(
        ana,
        leaflet,
        "nothing_changes",
        "Quien pasa por la feria ya nos tiene delante",
        "piece",
        "El PDF de dos páginas que ya has usado seis veces",
    )
    answers(
        ana,
        button,
        "other",
        lambda page: page.locator(f"[name=other-to_team_id][value='{house.world.emp.id}']").check(),
    )
    answers(
        ana, viral, "ask", lambda page: page.locator("#ask-first").fill("¿Qué podrá hacer alguien después de verlo?")
    )
    says_no(
        ana,
        partner,
        "not_our_audience",
        "Owners who take bookings on paper would learn about wine",
        "evidence",
        "How many of your members run a restaurant",
    )
    answers(leo, calls, "yes")
    answers(leo, prices, "yes", later(45))
    answers(irene, api, "yes", later(60))
    settled(
        house,
        {
            leaflet.id: "declined",
            button.id: "waiting",
            calls.id: "accepted",
            viral.id: "asked",
            prices.id: "deferred",
            api.id: "deferred",
            double.id: "merged",
            partner.id: "declined",
        },
    )

    [no] = wait(house, "ruben", 1)
    assert no["Content-Language"] == "es"
    assert "Quien pasa por la feria ya nos tiene delante" in house.mails.text(no)
    assert "El PDF de dos páginas" in house.mails.text(no)
    passed = wait(house, "priya", 2)
    assert all(mail["Content-Language"] == "en" for mail in passed)
    assert any("Start and stay" in house.mails.text(mail) for mail in passed)
    [_, _, joined, shared] = wait(house, "alvaro", 4)
    assert "ya tiene respuesta" in house.mails.text(shared)
    assert leaflet.title in house.mails.text(joined)
    [_, _, declined] = wait(house, "nora", 3)
    assert "would learn about wine" in house.mails.text(declined) and "How many of your members" in house.mails.text(
        declined
    )
    [question] = wait(house, "carmen", 1)
    assert "¿Qué podrá hacer alguien después de verlo?" in house.mails.text(question)


def the_other_team_says_yes_and_delivers(house: Any, as_: Callable[[str], Page]) -> None:
    """The clock went with it; delivered, it is rated with one click from its page."""
    button = stored(house, Request)[1]
    assert button.team_id == house.world.emp.id
    answers(as_("leo"), button, "yes")
    settled(house, {button.id: "accepted"})
    for told, kind in ((4, "active"), (5, "delivered")):  # passed on, put off, yes, under way, delivered
        moves(as_("leo"), house, button, kind)
        wait(house, "priya", told)
    page = as_("priya")
    page.goto(f"/requests/mine/{button.id}")
    page.locator("#rating button[value='5']").click()
    expect(page.locator("#rating")).to_contain_text("5 of 5")
    assert stored(house, Request)[1].rating == 5


def the_calls_become_a_guide_and_its_number_moves(house: Any, as_: Callable[[str], Page]) -> None:
    calls = stored(house, Request)[2]
    for told, kind in ((2, "active"), (3, "delivered")):
        moves(as_("leo"), house, calls, kind)
        wait(house, "jon", told)
    card = the_card(house, calls)
    page = as_("leo")
    page.goto(f"/cards/{card.id}/check")
    expect(page.locator("#sheet-t")).to_be_visible()
    page.keyboard.press("1")
    expect(page.locator("[name=outcome][value=moved]")).to_be_checked()
    page.locator("#note").fill("Las llamadas bajan del 30 % al 20 %.")
    page.get_by_role("button", name="Guardar la respuesta").click()
    told = wait(house, "jon", 4)
    assert "el número se movió" in house.mails.text(told[-1])
    page = as_("jon")
    page.goto(f"/requests/mine/{calls.id}")
    expect(page.locator(".happen__s")).to_contain_text("Las llamadas bajan del 30 % al 20 %.")


def silence_closes_the_video_and_the_link_opens_it_again(house: Any, as_: Callable[[str], Page]) -> None:
    """Ten working days pass: the day of the task that closes it is set to today."""
    viral = stored(house, Request)[3]
    due_now(house, "intake.close_silent")
    settled(house, {viral.id: "closed"})
    closed = wait(house, "carmen", 2)[-1]
    assert closed["Content-Language"] == "es"
    page = as_("carmen")
    page.goto(f"/requests/mine/{viral.id}")
    expect(page.get_by_role("button", name="Abrirla de nuevo")).to_be_visible()


def what_was_put_off_comes_back(house: Any) -> None:
    prices, api = stored(house, Request)[4:6]
    due_now(house, "intake.return_deferred")
    settled(house, {prices.id: "waiting", api.id: "waiting"})
    assert house.mails.text(wait(house, "olga", 2)[-1]).count(prices.title)
    assert house.mails.text(wait(house, "priya", 6)[-1]).count(api.title)


def the_partner_appeals_and_the_head_decides(house: Any, as_: Callable[[str], Page]) -> None:
    """Not the same person: Ana, who said no, cannot answer it any more."""
    partner = stored(house, Request)[7]
    page = as_("nora")
    letter = wait(house, "nora", 3)[-1]
    page.goto(next(link for link in house.mails.links(letter) if "/r/" in link))
    page.locator("#appeal summary").click()
    page.locator("#appeal textarea").fill("212 of our 300 members run a restaurant; 140 still use a notebook.")
    page.locator("#appeal .btn--primary").click()
    expect(page.locator("main")).to_contain_text("head of marketing")
    assert [each.request_id for each in stored(house, Appeal)] == [partner.id]
    assert stored(house, Request)[7].for_head

    ana = as_("ana")
    ana.goto(f"/requests/{partner.id}")
    expect(ana.locator("#answer-form")).to_have_count(0)
    answers(as_("carmen"), partner, "yes")
    settled(house, {partner.id: "accepted"})
    assert "Yes" in house.mails.text(wait(house, "nora", 4)[-1])


def nobody_was_written_more_than_what_happened(house: Any) -> None:
    """One mail a letter, a change of public state or a question to an address; each in its reader's language."""
    told: dict[str, int] = {}
    for mail in house.mails.mails:
        who = next(name for name, address in house.emails.items() if address in mail["To"])
        told[who] = told.get(who, 0) + 1
        assert mail["Content-Language"] == READERS.get(who, "en" if who == "nora" else "es")
    assert told == {"ruben": 1, "priya": 6, "jon": 4, "carmen": 2, "olga": 2, "alvaro": 4, "nora": 4}
    assert len({mail["Message-ID"] for mail in house.mails.mails}) == len(house.mails.mails)


def opens(page: Page, request: Request) -> None:
    page.goto(f"/requests/{request.id}?team=all")
    expect(page.locator("#req-t")).to_have_text(request.title)
    expect(page.locator("#answer-form.is-ready")).to_be_attached()


def answers(page: Page, request: Request, verdict: str, fill: Callable[[Page], Any] | None = None) -> None:
    """The answer with its key, what it asks for, and Ctrl+Enter."""
    opens(page, request)
    page.keyboard.press(str(("yes", "other", "ask", "no").index(verdict) + 1))
    expect(page.locator(f"[name=verdict][value={verdict}]")).to_be_checked()
    if fill:
        fill(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#notices .toast").first).to_be_visible()


def says_no(page: Page, request: Request, reason: str, why: str, alternative: str, another: str) -> None:
    def fill(page: Page) -> None:
        page.locator(f"[name=no-reason][value={reason}]").check()
        page.locator(f"[name=no-alternative][value={alternative}]").check()
        for place, words in (("#no-why", why), ("#no-another", another)):
            page.locator(place).focus()
            page.keyboard.type(words)

    answers(page, request, "no", fill)


def later(days: int) -> Callable[[Page], None]:
    def fill(page: Page) -> None:
        page.locator("[name=yes-when][value=later]").check()
        page.locator("#yes-until").fill((now() + timedelta(days=days)).date().isoformat())

    return fill


def moves(page: Page, house: Any, request: Request, kind: str) -> None:
    """The card of the request into the first column of that kind, with the dialog; its number is "we will look at"."""
    card = the_card(house, request)
    with house.app.app_context(), writing():
        db.session.execute(update(Card).where(Card.id == card.id).values(look_at="las llamadas de la primera semana"))
        column = db.session.scalar(
            select(Column).where(Column.board_id == card.board_id, Column.kind == kind).order_by(Column.rank)
        )
        db.session.commit()
    page.goto(f"/boards/{card.board_id}?accepted=open")
    expect(page.locator("#columns.can-drag")).to_be_visible()
    page.locator(f"#card-{card.id} .kcard__a").focus()
    page.keyboard.press("m")
    page.locator(f"#move-dialog label:has([value='{column.id}'])").click()
    page.keyboard.press("Enter")
    for _ in range(100):
        if the_card(house, request).column_id == column.id:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"“{request.title}” did not reach {kind}")


def the_card(house: Any, request: Request) -> Card:
    with house.app.app_context():
        return db.session.scalars(
            select(Card).join(RequestCard, RequestCard.card_id == Card.id).where(RequestCard.request_id == request.id)
        ).one()


def due_now(house: Any, job: str) -> None:
    with house.app.app_context(), writing():
        db.session.execute(update(Task).where(Task.name == job, Task.done_at.is_(None)).values(due_at=now()))
        db.session.commit()


def settled(house: Any, states: dict[int, str]) -> None:
    """Wait until every letter has left and each request is where it should be."""
    for _ in range(PATIENCE * 5):
        with house.app.app_context():
            found = dict(db.session.execute(select(Request.id, Request.state).where(Request.id.in_(states))).all())
            leaving = db.session.scalar(
                select(func.count()).where(Decision.sent_at.is_(None), Decision.undone_at.is_(None))
            )
        if found == states and not leaving:
            return
        house.mails.wait(len(house.mails.mails) + 1, 0.2)
    assert found == states


def wait(house: Any, who: str, number: int) -> list[Any]:
    """The mails to somebody, once there are so many."""
    for _ in range(PATIENCE * 5):
        found = house.mails.to(house.emails[who])
        if len(found) >= number:
            return found
        house.mails.wait(len(house.mails.mails) + 1, 0.2)
    raise AssertionError(f"{who} has {len(found)} mails, not {number}: {house.mails.told()}")


def stored(house: Any, kind: Any) -> list[Any]:
    """All rows of a kind, the oldest first."""
    with house.app.app_context():
        return list(db.session.scalars(select(kind).order_by(*kind.__table__.primary_key)))
