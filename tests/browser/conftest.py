"""The browser of the tests in this folder; `page` and `context` come from pytest-playwright."""

from __future__ import annotations

import os
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import chromium

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is no finding


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine loses a key now and then: what fails three times in a row is a finding."""
    for item in items:
        if "/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.flaky(reruns=2))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that was found; without one CI fails, and a person is told what to install."""
    found = chromium.fetched()
    if found is None:
        sentence = "no Chromium: install one, run `playwright install chromium`, or name one in SIRVE_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(sentence)
        pytest.skip(sentence)
    return {**browser_type_launch_args, **found.launch_arguments()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """What design.md's pictures are taken at, in Spanish and Madrid's time."""
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "es-ES",
        "timezone_id": "Europe/Madrid",
    }


@pytest.fixture(scope="session")
def base_url() -> str:
    """Each test names its own server; the fixture of pytest-base-url warns under pytest 9."""
    return ""
