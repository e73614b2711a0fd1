"""What stands on every page, tried in a browser on the kit: menus, keys, notices, and what axe says of each component."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from board.accounts.models import User
from board.core import clock
from board.core.db import db, writing
from tests import databases, servers
from tests.browser.hands import PHONE


@pytest.fixture(scope="module")
def kit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the kit, on an installation that is being developed."""
    database = databases.database("sqlite", tmp_path_factory.mktemp("kit"), None)
    database.renew()
    with database.app.app_context(), writing():
        ana = User(
            name="Ana Prieto",
            email="ana@lumbre.example",
            role="administrator",
            password_hash="-",
            created_at=clock.now(),
        )
        db.session.add(ana)
        db.session.commit()
    running = servers.start(database.settings, SIRVE_DEVELOPMENT="1")
    yield f"{running.url}/kit"
    running.stop()
    database.close()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_component_has_a_barrier_that_axe_finds(page: Page, kit: str, theme, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.goto(kit)
    expect(page.locator("h1")).to_have_text("Kit")

    found = Axe().run(page)

    assert not found.response["violations"], found.generate_report()


def test_the_kit_runs_under_the_content_policy_without_a_complaint(page: Page, kit: str):
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))

    page.goto(kit, wait_until="networkidle")

    assert complaints == []


def test_a_menu_opens_moves_and_closes_by_keyboard(page: Page, kit: str):
    page.goto(kit)
    button = page.locator(".kit .tsw__b")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "true")

    expect(page.locator("#kit-teams a", has_text="Compass")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#kit-teams a", has_text="Anchor")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#kit-teams a", has_text="Compass")).to_be_focused()
    page.keyboard.press("Escape")

    expect(button).to_be_focused()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_the_sheet_of_shortcuts_opens_with_a_key_but_not_from_a_field(page: Page, kit: str):
    page.goto(kit)
    page.locator("#name").focus()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).not_to_be_visible()

    page.locator(".kit h1").click()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()
    expect(page.locator("#shortcuts-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#shortcuts")).not_to_be_visible()


def test_a_notice_says_what_happened_and_can_be_closed(page: Page, kit: str):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(kit)
    page.locator('[data-behavior="copy"]').click()

    notice = page.locator("#notices .toast")
    expect(notice).to_have_attribute("role", "status")
    notice.locator("[data-close]").click()

    expect(notice).to_have_count(0)


def test_quick_hands_do_not_pile_up_notices(page: Page, kit: str) -> None:
    page.goto(kit)
    expect(page.locator("#notices")).to_be_attached()
    for number in range(5):  # as an answer brings them: in a wrapper
        notice = f'<div><div class="toast" role="status"><p class="toast__t">Number {number}</p></div></div>'
        page.evaluate("(notice) => document.getElementById('notices').insertAdjacentHTML('beforeend', notice)", notice)
    expect(page.locator("#notices > .toast")).to_have_text(["Number 2", "Number 3", "Number 4"])
    expect(page.locator("#notices > :not(.toast)")).to_have_count(0)

    # On a phone the newest alone is seen; behind a question none, but what is told while it is open.
    page.set_viewport_size(PHONE["viewport"])
    seen = page.locator("#notices > .toast:visible")
    expect(seen).to_have_text(["Number 4"])
    page.evaluate("document.getElementById('shortcuts').showModal()")
    expect(seen).to_have_count(0)
    told = '<div class="toast" role="status"><p class="toast__t">Told in it</p></div>'
    page.evaluate("(told) => document.getElementById('notices').insertAdjacentHTML('beforeend', told)", told)
    expect(seen).to_have_text(["Told in it"])
    page.keyboard.press("Escape")
    page.locator("#notices > .toast").last.evaluate("(toast) => toast.remove()")
    expect(seen).to_have_text(["Number 4"])


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(page: Page, kit: str):
    page.goto(kit)
    expect(page.locator(".summary")).to_be_focused()

    page.locator(".summary a").first.click()

    expect(page.locator("#limit")).to_be_focused()
