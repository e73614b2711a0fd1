"""The main line, played once from end to end by the people it is for, on Sirve as people start it.

A stranger asks on a phone; the team whose customers they are answers, works, delivers and measures; the stranger reads
what happened. A second request gets its no, with a letter. A figure of a channel is refused as a goal.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from board.accounts.rules import sessions
from board.core.clock import today
from board.core.db import db, writing
from board.core.words import Both, speaking
from board.flow.models import Card, CardPersona
from board.intake.models import Decision, Request, RequestCard
from board.metrics.models import Metric
from board.metrics.rules import Draft, define, observe, set_goal
from tests import databases, servers
from tests.browser.hands import as_slow_as_a_person
from tests.flow.conftest import World

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TODAY = today("Europe/Madrid")
TITLE = "Una página con tres ejemplos"
OTHER = "Un correo a toda la base"


@pytest.fixture
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Discover with its board, one card waiting, three in review, and its figure with a goal. Everybody reads Spanish."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("main-line"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("es", "Europe/Madrid"):
        world = World()
        world.ana.language = world.diego.language = "es"
        name = Both("prueban con una reserva real", "try it with a real booking")
        draft = Draft(name, decimals=1, persona_id=world.marta.id, stage_id=world.discover.id)
        metric = define(world.des, draft, by=world.ana)
        for week, value in enumerate((24, 26, 27, 31)):
            observe(metric, TODAY - timedelta(days=7 * (4 - week)), value, by=world.ana)
        set_goal(metric, world.des, 24, TODAY - timedelta(days=28), 35, TODAY + timedelta(days=60), by=world.ana)
        world.card("Folleto")
        for title in ("Vídeo", "Guía", "Cartel"):
            world.card(title, world.review)
        cookies = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in ("ana", "diego")}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookies=cookies, world=world, metric=metric.id)
    running.stop()
    database.close()


@pytest.fixture
def open_browser(house: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A browser of somebody, or of nobody; what its console complains of fails the test."""
    contexts, complaints = [], []

    def opened(who: str = "", **how: Any) -> Page:
        context = browser.new_context(**{**browser_context_args, "base_url": house.url, **how})
        contexts.append(context)
        if who:
            context.add_cookies([{"name": "sirve", "value": house.cookies[who], "url": house.url}])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        return page

    yield opened
    for context in contexts:
        context.close()
    # A browser notes the refusals that the page itself answers: the questions before a move.
    assert [said for said in complaints if "422" not in said] == []


def test_a_request_becomes_work_reaches_its_customer_and_is_measured(house, open_browser):
    stranger, diego, ana = open_browser(**PHONE), open_browser("diego"), open_browser("ana")

    wanted = asks(stranger, house.url, TITLE, "ver en una tarde cómo se deja la libreta")
    unwanted = asks(stranger, house.url, OTHER, "enterarse de que cumplimos diez años")
    assert [(each.team_id, each.state) for each in stored(house, Request)] == [(house.world.des.id, "waiting")] * 2

    says_yes_undoes_it_and_says_it_again(diego, house)
    says_no_and_what_there_is_instead(diego)
    channel_figure_is_refused_as_a_goal(ana, house)

    reads_the_yes(stranger, wanted)
    reads_the_no(stranger, unwanted, house)

    lead_takes_it_from_the_bottom_of_accepted(ana, house)
    making_asks_which_number_it_should_move(diego, house)
    goes_over_the_limit_with_a_reason(diego, house)
    is_delivered_and_waits_for_its_day(diego, house)
    stranger.goto(wanted)
    expect(stranger.locator(".prog__s")).to_contain_text("Entregada.")
    the_value_is_written_and_it_is_learned(diego, house)

    reads_what_happened(stranger, wanted)


def asks(page: Page, url: str, title: str, change: str) -> str:
    """Three answers and an address on the form; gives the private address from the page after sending."""
    page.goto("/ask")
    expect(page.locator("h1")).to_have_text("Cuéntanos quién necesita algo")
    page.get_by_text("Marta", exact=True).tap()
    page.locator("label", has_text="Descubrir").tap()
    expect(page.locator("#reaches")).to_contain_text("Les llega a quienes cuidan a Marta (equipo Descubrir).")
    page.get_by_label("¿Qué podrá hacer que hoy no puede?").fill(change)
    page.get_by_label("¿Qué pides?").fill(title)
    page.get_by_label("Tu correo").fill("vera@example.org")
    page.get_by_label("Tu nombre").fill("Vera Lago")
    as_slow_as_a_person(page)
    page.get_by_role("button", name="Enviar").tap()

    expect(page.locator("h1")).to_have_text("Gracias, Vera. Ahora nos toca a nosotros.")
    address = page.get_by_label("Guarda este enlace").input_value()
    assert re.fullmatch(re.escape(url) + r"/r/[0-9a-f]{64}", address)
    return address


def says_yes_undoes_it_and_says_it_again(page: Page, house: Any) -> None:
    """The light yes: one key and Ctrl+Enter. Until the letter leaves nothing has happened."""
    page.goto("/requests")
    expect(page.locator("#req-t")).to_have_text(TITLE)
    expect(page.locator(".aud")).to_contain_text("Owners who take bookings on paper")
    light_yes(page)
    assert [each.state for each in stored(house, Request)] == ["sending", "waiting"]

    page.keyboard.press("z")
    expect(page.locator("#req-t")).to_have_text(TITLE)
    assert [each.state for each in stored(house, Request)] == ["waiting", "waiting"]
    light_yes(page)
    assert stored(house, RequestCard) == []


def light_yes(page: Page) -> None:
    expect(page.locator("#answer-form.is-ready")).to_be_attached()
    page.keyboard.press("1")
    expect(page.locator("#verdict-yes .enters")).to_contain_text("Entra al final de Aceptado")
    expect(page.locator("#verdict-yes .letter")).to_contain_text("Sí, le sirve a Marta.")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#req-t")).to_have_text(OTHER)
    expect(page.locator("#notices")).to_contain_text("La carta para Vera se envía en 10 s.")


def says_no_and_what_there_is_instead(page: Page) -> None:
    """Nothing changes for the customer; a piece instead; the why is written in the letter."""
    expect(page.locator("#answer-form.is-ready")).to_be_attached()
    page.keyboard.press("4")
    expect(page.locator("[name=no-reason]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#no-why")).to_be_focused()
    page.keyboard.type("En noviembre ya recibieron cuatro correos nuestros")
    page.keyboard.press("Tab")
    expect(page.locator("#no-another")).to_be_focused()
    page.keyboard.type("el sello de los diez años estará en la página de precios")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".empty__q")).to_have_text("Nadie espera respuesta.")


def channel_figure_is_refused_as_a_goal(page: Page, house: Any) -> None:
    """Opens are refused with the sentence that says why, and kept beneath the figure that is ours."""
    page.goto("/teams/DES/figures/new")
    page.get_by_role("group", name="El número").get_by_label("Español").fill("aperturas del correo")
    page.get_by_role("button", name="Usar este número").click()
    expect(page.locator(".refuse")).to_contain_text("explica, no es objetivo")
    page.get_by_role("button", name="Usar este número").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Prueban con una reserva real")
    kept = {metric.name.es: (metric.lens, metric.explains_id) for metric in stored(house, Metric)}
    assert kept["aperturas del correo"] == ("channel", house.metric)


def reads_the_yes(page: Page, address: str) -> None:
    page.goto(address)
    expect(after_the_letter(page)).to_contain_text("Sí, le sirve a Marta.")
    expect(page.locator(".prog__s")).to_have_text("Aceptada, 2.ª de 2 en la fila.")
    expect(page.locator(".prog__l li")).to_contain_text(["Recibida", "Aceptada", "En marcha", "Entregada", "Qué pasó"])


def reads_the_no(page: Page, address: str, house: Any) -> None:
    """The letter as it was finished; never a “rejected”. What is stored is what is read."""
    page.goto(address)
    letter = after_the_letter(page)
    expect(letter).to_contain_text("No lo haremos así.")
    expect(letter).to_contain_text("Lo hemos leído pensando en Marta, y no vemos qué cambiaría en su día a día.")
    expect(letter).to_contain_text("En noviembre ya recibieron cuatro correos nuestros.")
    expect(page.locator(".instead")).to_contain_text("el sello de los diez años estará en la página de precios")
    expect(page.locator("body")).not_to_contain_text(re.compile("rechazad|denegad", re.IGNORECASE))
    undone, yes, no = stored(house, Decision)
    assert (undone.undone_at is None, undone.sent_at) == (False, None)
    assert (yes.outcome, no.outcome, no.reason, no.alternative) == ("accepted", "declined", "nothing_changes", "piece")
    for decision in (yes, no):
        assert decision.sent_at - decision.at >= timedelta(seconds=10)
        assert decision.language == "es"


def after_the_letter(page: Page) -> Locator:
    """It leaves ten seconds after the answer."""
    for _ in range(60):
        if page.locator(".answer").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    return page.locator(".answer")


def lead_takes_it_from_the_bottom_of_accepted(page: Page, house: Any) -> None:
    """The card knows its request and the request its card; the lead sends it on with the dialog."""
    card = the_card(house)
    assert [(each.request_id, each.card_id) for each in stored(house, RequestCard)] == [(1, card.id)]
    assert (card.origin, card.stage_id, card.need, card.metric_id) == (
        "request", house.world.discover.id, "ver en una tarde cómo se deja la libreta", None,
    )  # fmt: skip
    assert [each.persona_id for each in stored(house, CardPersona) if each.card_id == card.id] == [house.world.marta.id]

    page.goto(f"/boards/{house.world.board.id}?accepted=open")
    expect(page.locator("#columns.can-drag")).to_be_visible()
    expect(page.locator('[data-kind="backlog"] .kcard__a')).to_have_text(["Folleto", TITLE])
    expect(page.locator(f"#card-{card.id} .acard__by")).to_contain_text("Vera")
    page.locator(f"#card-{card.id} .kcard__a").focus()
    page.keyboard.press("m")
    page.get_by_role("dialog", name=TITLE).get_by_role("radio", name="Preparado").check()
    page.keyboard.press("Enter")
    expect(in_column(page, "Preparado")).to_have_text([TITLE])


def making_asks_which_number_it_should_move(page: Page, house: Any) -> None:
    """Carried into Making by keyboard, it is asked for its hypothesis, and goes on once that is written."""
    page.goto(f"/boards/{house.world.board.id}")
    expect(page.locator("#columns.can-drag")).to_be_visible()
    carry(page, "ArrowRight")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="¿Qué número debería mover?")).to_be_visible()
    assert the_card(house).column_id == house.world.ready.id

    dialog.get_by_role("radio", name="prueban con una reserva real").check()
    dialog.get_by_label("De", exact=True).fill("31")
    dialog.get_by_label("A", exact=True).fill("33,5")
    dialog.get_by_label("Se comprueba el").fill((TODAY + timedelta(days=28)).isoformat())
    dialog.get_by_role("button", name="Guardar y seguir").click()

    expect(in_column(page, "Haciendo")).to_have_text([TITLE])
    card = the_card(house)
    assert (card.metric_id, card.expected_from, card.expected_to) == (house.metric, 31, 33.5)
    assert card.check_on == TODAY + timedelta(days=28)
    assert card.started_at is not None


def goes_over_the_limit_with_a_reason(page: Page, house: Any) -> None:
    carry(page, "ArrowRight")
    dialog = page.get_by_role("dialog", name="Revisión tendría 4 de 3")
    expect(dialog).to_be_visible()
    assert the_card(house).column_id == house.world.making.id
    dialog.get_by_placeholder("En pocas palabras").fill("La feria es el jueves")
    dialog.get_by_role("button", name="Moverla de todos modos").click()

    expect(page.locator('[data-name="Revisión"] .is-over .col__c')).to_have_text("4 de 3")
    expect(page.locator(".limitline", has_text="límite 3 · La feria es el jueves")).to_be_visible()
    assert the_card(house).column_id == house.world.review.id


def is_delivered_and_waits_for_its_day(page: Page, house: Any) -> None:
    """In Measuring the clock of the work stops; four weeks later its number is asked for."""
    carry(page, "ArrowRight")
    expect(page.locator("#notices")).to_contain_text(f"«{TITLE}» está en Midiendo.")
    card = the_card(house)
    assert (card.column_id, card.delivered_at is None, card.outcome) == (house.world.measuring.id, False, None)
    with house.app.app_context(), writing():
        db.session.get_one(Card, card.id).check_on = TODAY  # the four weeks are over
        db.session.commit()


def the_value_is_written_and_it_is_learned(page: Page, house: Any) -> None:
    page.goto("/my-work")
    page.locator("#my-work-waits a", has_text=TITLE).first.click()
    expect(page.locator("#sheet-t")).to_have_text("¿Le ha servido a Marta?")
    expect(page.locator("#sheet-t")).to_be_focused()
    page.keyboard.press("1")
    expect(page.locator("[name=outcome][value=moved]")).to_be_checked()
    page.locator("#value").fill("34,2")
    page.locator("#note").fill("Con tres ejemplos se atreven a probar.")
    page.get_by_role("button", name="Guardar la respuesta").click()
    expect(page.locator("#notices")).to_contain_text("hemos aprendido algo")

    card = the_card(house)
    assert (card.outcome, card.outcome_value, card.column_id) == ("moved", 34.2, house.world.learned.id)
    page.goto(f"/boards/{house.world.board.id}")
    expect(in_column(page, "Aprendido")).to_have_text([TITLE])


def reads_what_happened(page: Page, address: str) -> None:
    page.goto(address)
    expect(page.locator(".prog__l [aria-current=step]")).to_contain_text("Qué pasó")
    expect(page.locator(".happen__s")).to_contain_text("Se movió. Prueban con una reserva real. Con tres ejemplos se atreven a probar.")
    expect(page.locator(".happen__n")).to_have_text(re.compile(r"31\s%\s*34,2\s%"))


def carry(page: Page, *keys: str) -> None:
    """Pick the card up with Space, take it where the arrows say, put it down."""
    page.locator(".kcard", has_text=TITLE).locator(".kcard__a").focus()
    for key in ("Space", *keys, "Space"):
        page.keyboard.press(key)


def in_column(page: Page, column: str) -> Locator:
    return page.locator(f'[data-name="{column}"] .kcard__a')


def stored(house: Any, kind: Any) -> list[Any]:
    """All rows of a kind, the oldest first."""
    with house.app.app_context():
        return list(db.session.scalars(select(kind).order_by(*kind.__table__.primary_key)))


def the_card(house: Any) -> Card:
    return next(card for card in stored(house, Card) if card.title == TITLE)
