"""How a process notices that something was committed, here or elsewhere.

SQLite counts commits of other connections in `PRAGMA data_version`; asking costs some microseconds. PostgreSQL calls:
statement triggers (migration `0004_live`) notify the channel `sirve` as part of the transaction that changed a board,
a presence or a notification, so whoever writes, everybody hears. Where the calls do not come through, such as behind a
pooler, looking once a second takes their place.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator

from sqlalchemy import Connection, text

PAUSE = 0.15
"""Seconds between two questions to SQLite, and at least between two looks at PostgreSQL, so that bursts gather."""
LOOK = 1.0
"""Seconds after which PostgreSQL is looked at though nobody called."""
CHANNEL = "sirve"


def changes(connection: Connection) -> Iterator[bool]:
    """Endless: at each turn, whether something may have been committed since the last one. Blocks in between."""
    return _asked(connection) if connection.dialect.name == "sqlite" else _called(connection)


def _asked(connection: Connection) -> Iterator[bool]:
    ticker, stamp = threading.Event(), None
    while True:
        # data_version counts what other connections committed, so it is always asked of this one.
        fresh = connection.scalar(text("PRAGMA data_version"))
        connection.rollback()
        yield fresh != stamp
        stamp = fresh
        ticker.wait(PAUSE)


def _called(connection: Connection) -> Iterator[bool]:
    connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    ticker, driver = threading.Event(), connection.connection.driver_connection
    assert driver is not None
    connection.detach()  # it listens until it is closed, so it is of no use to anybody else
    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
    while True:
        yield True
        ticker.wait(PAUSE)
        for _call in driver.notifies(timeout=LOOK, stop_after=1):
            pass
