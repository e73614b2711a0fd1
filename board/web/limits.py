"""How often one address may use a public page. `counters` does the counting; it is imported by who first sends something,
because `limits` brings thirty modules, and a page that is only read needs none of them."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from typing import TYPE_CHECKING

from flask import Flask, current_app, request

from ..core.errors import TooMany
from ..core.words import say
from . import models  # noqa: F401  (every table is known from the start: taking the example away empties them all)
from .identity import VISITOR, address, cookie_name, somebody
from .transaction import read_so_far

if TYPE_CHECKING:
    from limits import RateLimitItem

LIMITS: dict[str, str] = {}
"""Endpoint -> limit of its unsafe requests per address, such as "60/10minute". Filled by wiring."""
FORMS: dict[str, str] = {}
"""Endpoint of which there are several forms, one for each `where` of its address -> limit of one address for all of them
together. `LIMITS` then holds for each form. Filled by wiring."""
BROWSERS: dict[str, str] = {}
"""Endpoint -> its lower limit for one browser (or one signed-in person) of an address. What is refused by it does not count
for the address, so that one who presses too often locks nobody else of the office out. Filled by wiring."""
READING: dict[str, int] = {}
"""Endpoint -> how often a minute one session, or one browser without, may read it. Filled by wiring."""
SORRY = say("That was very often in a short time. Wait a little and try again; nothing was lost.")


class Minute:
    """How often something was read in this minute. In memory: reading may not cost a write, and need not be exact."""

    def __init__(self) -> None:
        self.minute, self.read = 0, Counter[tuple[str, int]]()

    def wait(self, endpoint: str, who: str, most: int) -> int:
        """Count one; returns the seconds to wait where that is more than `most`, else 0."""
        at = int(time.time())
        if at // 60 != self.minute:
            self.minute, self.read = at // 60, Counter()
        self.read[endpoint, hash(who)] += 1
        return 60 - at % 60 if self.read[endpoint, hash(who)] > most else 0


def init_app(app: Flask) -> None:
    """Count the requests to the endpoints in `LIMITS`, `BROWSERS` and `READING`."""
    minute = Minute()

    @app.before_request
    def count_reading() -> None:
        most = READING.get(request.endpoint or "")
        if most and current_app.extensions["settings"].rate_limits:
            wait = minute.wait(request.endpoint or "", _browser(), most)
            if wait:
                raise TooMany(SORRY, wait)

    @app.before_request
    def count() -> None:
        if request.method in ("GET", "HEAD", "OPTIONS") or not current_app.extensions["settings"].rate_limits:
            return
        if request.endpoint in LIMITS or request.endpoint in BROWSERS:
            wanted = _counted(request.endpoint)
            read_so_far()  # counting has a connection of its own: who holds one and waits for another makes all wait
            _count(wanted)


def _count(limits: list[tuple[RateLimitItem, str, str]]) -> None:
    """Count one use for each of them, where none is used up."""
    from .counters import LIMITER

    for take, wanted in ((LIMITER.test, limits), (LIMITER.hit, limits[::-1])):
        for rate, *key in wanted:
            if not take(rate, *key):
                raise TooMany(SORRY, max(1, int(LIMITER.get_window_stats(rate, *key).reset_time - time.time())))


def _counted(endpoint: str) -> list[tuple[RateLimitItem, str, str]]:
    """The limits that hold for this request, each with its key: those of the address, then that of the browser."""
    from limits import parse

    found = []
    if endpoint in LIMITS and not (endpoint in BROWSERS and somebody()):
        if endpoint in FORMS:
            found.append((parse(FORMS[endpoint]), f"{endpoint} any", address()))
        found.append((parse(LIMITS[endpoint]), endpoint, f"{address()} {_form()}".strip()))
    if endpoint in BROWSERS:
        browser = hashlib.sha256(_browser().encode()).hexdigest()[:32]
        found.append((parse(BROWSERS[endpoint]), endpoint, browser))
    return found


def _form() -> str:
    """Which of several forms is sent: the end of its address, whatever its case."""
    where = (request.view_args or {}).get("where") or request.args.get("where", "")
    return hashlib.sha256(where.lower().encode()).hexdigest()[:16] if where else ""


def _browser() -> str:
    """Whose browser it is, as far as that can be told."""
    return request.cookies.get(cookie_name()) or f"{address()} {request.cookies.get(VISITOR, '')}"
