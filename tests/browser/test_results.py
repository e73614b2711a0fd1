"""Figures and results in a real browser: refused and kept as an explanation, the week's figures by keyboard, no barriers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.clock import today
from board.core.db import db, writing
from board.core.words import Both, speaking
from board.metrics.models import Metric, Observation
from board.metrics.rules import Draft, define, observe, set_goal
from tests import databases, servers
from tests.flow.conftest import World
from tests.insights.test_results import delivered, started, told

TODAY = today("Europe/Madrid")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve as people start it, with Discover's first figure and a little work behind it."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("results"), None)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        draft = Draft(
            Both("prueban con una reserva real", "try it with a real booking"),
            persona_id=world.marta.id,
            stage_id=world.discover.id,
        )
        metric = define(world.des, draft, by=world.ana)
        for week, value in enumerate((24, 26, 27, 31)):
            observe(metric, TODAY - timedelta(days=7 * (4 - week)), value, by=world.ana)
        set_goal(metric, world.des, 24, TODAY - timedelta(days=28), 35, TODAY + timedelta(days=60), by=world.ana)
        for days in range(1, 13):
            delivered(world, f"Took {days}", days)
        started(world, "Going on", 20)
        told(world, "It moved", "moved", metric_id=metric.id, expected_from=24, expected_to=30, outcome_value=30)
        cookie = sessions.begin(world.ana, "127.0.0.1", "test")
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, cookie=cookie, ana=world.ana.id, metric=metric.id)
    running.stop()
    database.close()


@pytest.fixture
def sit(house: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Any]:
    """Open a page for Ana, in her language, theme and on her screen."""
    contexts = []

    def open_page(language: str = "en", theme: str = "light", width: int = 1440, **more: Any) -> Page:
        with house.app.app_context(), writing():
            ana = db.session.get_one(User, house.ana)
            ana.language, ana.theme = language, theme
            db.session.commit()
        screen = {"viewport": {"width": width, "height": 900}, "base_url": house.url}
        context = browser.new_context(**{**browser_context_args, **screen, **more})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": house.cookie, "url": house.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_channel_figure_is_refused_and_kept_as_an_explanation(house, sit, scripts):
    name = "opens the mail of day 2" if scripts else "opens the mail of day 3"
    page = sit(java_script_enabled=scripts)
    page.goto("/results/DES")
    page.get_by_role("link", name="Another figure of our customers").click()
    page.get_by_role("group", name="The number").get_by_label("English").fill(name)
    page.get_by_label("Where it is read optional").fill("the mail tool")
    page.get_by_role("button", name="Use this number").click()

    expect(page.locator(".refuse")).to_contain_text("explains, is not a goal")
    expect(page.get_by_role("radio", name="try it with a real booking")).to_be_checked()
    expect(page.get_by_label(f"Keep “{name}” as an explanation")).to_be_checked()
    page.get_by_role("button", name="Use this number").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Try it with a real booking")
    expect(page.locator("#below ~ ul")).to_contain_text(name, ignore_case=True)
    with house.app.app_context():
        kept = next(one for one in db.session.scalars(select(Metric)) if one.name.en == name)
        assert (kept.lens, kept.explains_id, kept.source) == ("channel", house.metric, "the mail tool")


def test_the_week_s_figures_are_written_by_keyboard(house, sit):
    page = sit()
    page.goto("/figures/DES")
    field = page.get_by_role("textbox", name="try it with a real booking")
    field.focus()
    page.keyboard.type("32,5")
    page.keyboard.press("Enter")
    expect(field).to_have_count(0)
    with house.app.app_context():
        known = select(Observation.value).where(Observation.metric_id == house.metric, Observation.on == TODAY)
        assert db.session.scalar(known) == 32.5


def test_a_value_and_the_cards_behind_a_figure_are_one_click_away(sit):
    page = sit()
    page.goto("/results/DES")
    page.get_by_role("link", name="1 moved").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Cards that moved their number")
    expect(page.get_by_role("link", name="It moved")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="11 days", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(12)


def test_the_period_is_chosen_and_the_print_button_is_there(sit):
    page = sit("es")
    page.goto("/results/DES")
    expect(page.get_by_role("button", name="Imprimir")).to_be_visible()
    page.get_by_role("link", name="Año").click()
    expect(page).to_have_url("/results/DES?days=365")


def test_results_fit_on_two_pages_of_paper(sit):
    page = sit()
    page.goto("/results/DES")
    sheets = page.pdf(prefer_css_page_size=True, print_background=True)
    assert sheets.count(b"/Type /Page\n") in (1, 2)


@pytest.mark.parametrize(("language", "theme", "width"), [("en", "light", 1440), ("es", "dark", 390)])
def test_no_page_has_a_barrier_that_axe_finds_or_runs_over_the_edge(house, sit, language, theme, width):
    page = sit(language, theme, width)
    metric = f"/metrics/{house.metric}"
    lists = ("/results/DES/cards?what=delivered", "/results/DES/requests?what=yes")
    forms = ("/teams/DES/figures/new", f"{metric}/edit", f"{metric}/goal")
    for address in ("/results/DES", "/results/EMP", *lists, "/figures/DES", "/figures/EMP", metric, *forms):
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
