"""How often one address may use a public page. Counted in the database, because each process has its own memory.

`limits` does the arithmetic; it has no SQL storage, so here is one. It runs on its own connection before the
request's transaction begins, for on SQLite a second writer inside a transaction would wait for itself.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter

from flask import Flask, current_app, request
from limits import RateLimitItem, parse
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, select

from ..core.db import db, upsert, writing
from ..core.errors import TooMany
from ..core.words import say
from .identity import VISITOR, address, cookie_name, somebody
from .models import RateCount

LIMITS: dict[str, str] = {}
"""Endpoint -> limit of its unsafe requests per address, such as "60/10minute". Filled by wiring."""
BROWSERS: dict[str, str] = {}
"""Endpoint -> its lower limit for one browser (or one signed-in person) of an address. What is refused by it does not count
for the address, so that one who presses too often locks nobody else of the office out. Filled by wiring."""
READING: dict[str, int] = {}
"""Endpoint -> how often a minute one session, or one browser without, may read it. Filled by wiring."""
TIDIED = 100
"""One counted use of so many also removes the counters whose window is over."""
SORRY = say("That was very often in a short time. Wait a little and try again; nothing was lost.")


class TableStorage(Storage):
    """Counters as rows of `rate_counts`."""

    STORAGE_SCHEME = ["sirve"]
    base_exceptions = ()  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count one use; returns how many there are in the window."""
        then = time.time()
        row = upsert(RateCount).values(key=key[:200], used=amount, expires=then + expiry)
        is_over = RateCount.expires <= then
        counted = row.on_conflict_do_update(
            index_elements=["key"],
            set_={
                "used": case((is_over, amount), else_=RateCount.used + amount),
                "expires": case((is_over, then + expiry), else_=RateCount.expires),
            },
        ).returning(RateCount.used)
        with writing(), db.engine.begin() as connection:
            if int(then * 1000) % TIDIED == 0:
                connection.execute(delete(RateCount).where(RateCount.expires <= then))
            return int(connection.execute(counted).scalar_one())

    def get(self, key: str) -> int:
        with db.engine.connect() as connection:
            row = connection.execute(select(RateCount.used).where(RateCount.key == key[:200], RateCount.expires > time.time()))
            return int(row.scalar() or 0)

    def get_expiry(self, key: str) -> float:
        with db.engine.connect() as connection:
            return float(connection.scalar(select(RateCount.expires).where(RateCount.key == key[:200])) or time.time())

    def check(self) -> bool:
        return True

    def reset(self) -> int | None:
        with writing(), db.engine.begin() as connection:
            return connection.execute(delete(RateCount)).rowcount

    def clear(self, key: str) -> None:
        with writing(), db.engine.begin() as connection:
            connection.execute(delete(RateCount).where(RateCount.key == key[:200]))


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
    limiter, minute = FixedWindowRateLimiter(TableStorage()), Minute()

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
        for rate, *key in _counted(request.endpoint or ""):
            if not limiter.test(rate, *key):
                raise TooMany(SORRY, max(1, int(limiter.get_window_stats(rate, *key).reset_time - time.time())))
        for rate, *key in reversed(_counted(request.endpoint or "")):
            if not limiter.hit(rate, *key):
                raise TooMany(SORRY, max(1, int(limiter.get_window_stats(rate, *key).reset_time - time.time())))


def _counted(endpoint: str) -> list[tuple[RateLimitItem, str, str]]:
    """The limits that hold for this request, each with its key: that of the address, then that of the browser."""
    found = []
    if endpoint in LIMITS and not (endpoint in BROWSERS and somebody()):
        found.append((parse(LIMITS[endpoint]), endpoint, address()))
    if endpoint in BROWSERS:
        browser = hashlib.sha256(_browser().encode()).hexdigest()[:32]
        found.append((parse(BROWSERS[endpoint]), endpoint, browser))
    return found


def _browser() -> str:
    """Whose browser it is, as far as that can be told."""
    return request.cookies.get(cookie_name()) or f"{address()} {request.cookies.get(VISITOR, '')}"
