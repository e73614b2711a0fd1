"""How gunicorn's threads answer here."""

from __future__ import annotations

import select
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker

AT_ONCE = 50
"""Milliseconds in which whoever was answered may go on with the same thread."""


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Waits for a visitor in the thread that answered them: to go on, or to hang up.

    Where a further request follows, gunicorn hands the connection back to the one loop that accepts all of them, and that
    hands it to a thread again: three threads to be woken, each of which takes Python from the answer that is being made.
    Where none follows, that loop itself gives the other side two seconds to close the connection, so that a single visitor
    who does not hang up would stop everybody.
    """

    def handle(self, conn: Any) -> Any:
        further = super().handle(conn)
        while further is True and self.alive and self._nobody_waits and _goes_on(conn):
            further = super().handle(conn)
        if not further:
            with suppress(OSError):
                conn.close(graceful=True)
        return further

    @property
    def _nobody_waits(self) -> bool:
        """For a thread: who always goes on may not keep all of them."""
        return bool(self.tpool._work_queue.empty())

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1  # closed by now


def _goes_on(conn: Any) -> bool:
    """Whether something more is sent at once. What was read with the last request already gunicorn looks for by itself."""
    line = select.poll()
    line.register(conn.sock, select.POLLIN)
    return bool(line.poll(AT_ONCE))
