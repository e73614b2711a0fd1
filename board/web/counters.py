"""The counters of `limits`: in the database, because each process has its own memory.

The library does the arithmetic; it has no SQL storage, so here is one. It runs on its own connection before the
request's transaction begins, for on SQLite a second writer inside a transaction would wait for itself.
"""

from __future__ import annotations

import time

from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import case, delete, select

from ..core.db import db, upsert, writing
from .models import RateCount

TIDIED = 100
"""One counted use of so many also removes the counters whose window is over."""


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


LIMITER = FixedWindowRateLimiter(TableStorage())
