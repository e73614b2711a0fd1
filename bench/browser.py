"""What a person waits for in Chromium: a board they can use, and a card they have dropped.

*Usable* is when the cards can be dragged (the last behavior is attached) and a frame has been painted, counted from
the navigation. A *drop* counts from the release of the mouse until the server's answer stands on the board and is
painted; the card itself is under the mouse all the while.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from .house import Server
from .probes import NoSuchPage, Site, Wrong

WATCH = """
(() => {
  const painted = (then) => requestAnimationFrame(() => setTimeout(then, 0))
  const isUsable = () => {
    const lists = document.querySelectorAll(".col__l")
    return lists.length ? [...lists].every((list) => Object.keys(list).some((key) => key.startsWith("Sortable")))
      : document.readyState === "complete" && !document.querySelector("[data-behavior]")
  }
  const look = () => (document.body && isUsable() ? painted(() => { window.usableAt = performance.now() }) : setTimeout(look, 2))
  look()
  let released = 0
  addEventListener("mousedown", () => { released = 0; window.droppedIn = undefined }, true)
  addEventListener("mouseup", (event) => { released = event.timeStamp }, true)
  addEventListener("htmx:afterSettle", ({ detail }) => {
    const from = released
    if (from && detail.requestConfig?.verb === "put") painted(() => { window.droppedIn ??= performance.now() - from })
  }, true)
})()
"""
TIMES = 7
PATIENCE = 30.0
"""Seconds."""


@contextmanager
def chromium() -> Iterator[Any]:
    """A real Chromium.

    Raises:
        NoSuchPage: there is none here.
    """
    from playwright.sync_api import sync_playwright

    from tests import chromium as finding

    found = finding.found()
    if found is None:
        raise NoSuchPage("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**found.launch_arguments())  # type: ignore[arg-type]
        try:
            yield browser
        finally:
            browser.close()


def opened(browser: Any, server: Server, path: str, secret: str) -> Any:
    """A page that has been to `path` once, so that what is kept for ever is kept."""
    host, port = server.address
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=f"http://{host}:{port}", locale="es-ES"
    )
    context.add_cookies([{"name": "sirve", "value": secret, "url": f"http://{host}:{port}"}])
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(path)
    _usable_ms(page)
    return page


def usable_ms(page: Any, path: str) -> float:
    """Median milliseconds from the navigation until `path` can be used."""
    return statistics.median(_visited(page, path) for _ in range(TIMES))


def _visited(page: Any, path: str) -> float:
    page.goto("about:blank")
    page.goto(path)
    return _usable_ms(page)


def _usable_ms(page: Any) -> float:
    return _seen(page, "window.usableAt")


def drop_ms(page: Any, site: Site) -> float:
    """Median milliseconds from releasing a card over the next column until the server's answer is painted."""
    page.goto(f"/boards/{site.board('busy').id}")
    _usable_ms(page)
    taken = [_dropped(page, number) for number in range(TIMES)]
    return statistics.median(taken)


def _dropped(page: Any, number: int) -> float:
    lists = page.locator(".col__l:has(.kcard)")
    source, target = lists.nth(number % 2), lists.nth(1 - number % 2)
    card = source.locator(".kcard").nth(1)
    card.hover()  # waits until it stands still, which fonts and the drop before may delay
    box, there = card.bounding_box(), target.locator(".kcard").nth(2).bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 12)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] - 24, steps=3)
    _held(page, there, f"#{target.get_attribute('id')} > .is-place")
    time.sleep(0.3)
    page.mouse.up()
    return _seen(page, "window.droppedIn")


def _held(page: Any, there: dict[str, float], place: str) -> None:
    """Carry the card `there` with a hand that does not stand quite still, until a `place` is kept for it.

    Raises:
        Wrong: it never is.
    """
    until, x, y = time.monotonic() + PATIENCE, there["x"] + there["width"] / 2, there["y"] + there["height"] / 2
    page.mouse.move(x, y, steps=8)
    while not page.locator(place).count():
        if time.monotonic() > until:
            raise Wrong(f"no {place} after {PATIENCE:.0f} s")
        time.sleep(0.05)
        x = x + 1 if x % 2 < 1 else x - 1
        page.mouse.move(x, y)


def _seen(page: Any, value: str) -> float:
    """The number as soon as it is there; asked from outside, since the content policy lets no page wait for a sentence."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if (found := page.evaluate(value)) is not None:
            return float(found)
        time.sleep(0.05)
    raise Wrong(f"no {value} after {PATIENCE:.0f} s")
