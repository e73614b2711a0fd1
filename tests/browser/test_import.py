"""A Trello board in a real browser: from the file to the map of where its work goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.db import db, writing
from tests import databases, servers
from tests.world import World

FILES = Path(__file__).parents[1] / "exchange" / "files"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Sirve with its worker, as people start it, with the four teams."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("import"), None)
    database.renew()
    with database.app.app_context(), writing():
        world = World()
        secrets = {name: sessions.begin(getattr(world, name), "127.0.0.1", "test") for name in ("ana", "irene")}
        db.session.commit()
    running = servers.start(database.settings)
    yield SimpleNamespace(app=database.app, url=running.url, secrets=secrets, world=world)
    running.stop()
    database.close()


@pytest.fixture
def see(office: Any, browser: Any, browser_context_args: dict[str, Any]) -> Iterator[Callable[..., Page]]:
    """A page as somebody who is signed in: `see("ana", "es", color_scheme="dark")`."""
    contexts = []

    def page(who: str, language: str = "en", **how: Any) -> Page:
        with office.app.app_context(), writing():
            db.session.get_one(User, getattr(office.world, who).id).language = language
            db.session.commit()
        context = browser.new_context(**{**browser_context_args, **how})
        contexts.append(context)
        context.add_cookies([{"name": "sirve", "value": office.secrets[who], "url": office.url}])
        return context.new_page()

    yield page
    for context in contexts:
        context.close()


def bring_in(page: Page, url: str, file: str, read: str, bring: str) -> None:
    """Choose the file, look, say yes, and wait for the worker."""
    page.goto(f"{url}/imports/new")
    page.locator("input[type=file]").set_input_files(FILES / file)
    page.get_by_role("button", name=read).click()
    page.get_by_role("button", name=bring).click(timeout=20_000)
    expect(page.locator("#report")).to_be_visible(timeout=20_000)


def barriers(page: Page) -> list[str]:
    """What axe finds on the page."""
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]]


def test_from_the_file_to_the_map_with_the_keyboard(office: Any, see: Callable[..., Page]) -> None:
    page, complaints = see("ana"), []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)

    bring_in(page, office.url, "es.json", "Read the file", "Bring it in")
    page.get_by_role("link", name="Say whom they serve").click()
    so_far = page.locator(".sorting__so-far")
    expect(so_far).to_contain_text("0 of 5")
    expect(page.locator(".is-current")).to_contain_text("Guía")

    page.keyboard.type("1q")  # Discover, Marta: given to the marked card, and the next one is marked
    expect(so_far).to_contain_text("1 of 5")
    expect(page.locator(".is-current")).to_contain_text("Ficha")
    page.keyboard.press("Enter")  # the same again
    expect(so_far).to_contain_text("2 of 5")
    page.keyboard.press("z")
    expect(so_far).to_contain_text("1 of 5")

    expect(page.locator(".is-current")).to_contain_text("Ficha")
    for _ in range(2):
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Space")
    expect(page.locator("[name=cards]:checked")).to_have_count(2)
    page.keyboard.type("4w")
    page.keyboard.press("Enter")  # sooner than the answer can be there
    expect(so_far).to_contain_text("4 of 5")
    page.keyboard.press("Enter")

    expect(page.locator("#sorting")).to_contain_text("Every open card says whom it serves")
    expect(page.locator("#where")).to_contain_text("4 cards serve Stay × Iván: more than any other moment")
    expect(page.locator("#where")).to_contain_text("Discover says that it serves these moments, and no card goes there:")
    assert complaints == []


def test_it_works_without_a_script(office: Any, see: Callable[..., Page]) -> None:
    page = see("irene", "es", java_script_enabled=False)
    page.goto(f"{office.url}/imports/new")
    page.locator("input[type=file]").set_input_files(FILES / "en.json")
    page.get_by_role("button", name="Leer el archivo").click()
    page.get_by_role("button", name="Traerlo").click(timeout=20_000)  # the page loads itself again while it waits
    page.get_by_role("link", name="Decir a quién sirven").click(timeout=20_000)
    page.get_by_label("Case study of the bakery").check()
    page.get_by_text("Descubrir", exact=True).click()
    page.get_by_text("Marta", exact=False).first.click()
    page.get_by_role("button", name="Dárselo a las elegidas").click()

    expect(page.locator(".sorting__so-far")).to_contain_text("1 de 4")


@pytest.mark.parametrize(("language", "scheme", "width"), [("es", "light", 1440), ("en", "dark", 390)])
def test_axe_finds_no_barrier(office: Any, see: Callable[..., Page], language: str, scheme: str, width: int) -> None:
    page = see("ana", language, color_scheme=scheme, viewport={"width": width, "height": 844})
    page.goto(f"{office.url}/imports/new")
    assert barriers(page) == []
    page.locator("input[type=file]").set_input_files(FILES / "es.json")
    page.locator("main button[type=submit]").click()
    expect(page.locator("#preview")).to_be_visible(timeout=20_000)
    assert barriers(page) == []
    page.locator("#preview .btn--primary").click()
    expect(page.locator("#report")).to_be_visible(timeout=20_000)
    assert barriers(page) == []
    page.locator("#report .btn--primary").click()
    expect(page.locator("#sorting")).to_be_visible()
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
