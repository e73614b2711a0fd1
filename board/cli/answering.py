"""How gunicorn's threads answer here."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class PatientWorker(ThreadWorker):  # type: ignore[misc]
    """Waits for a visitor to hang up in the thread that answered them.

    Where no further request follows, gunicorn gives the other side two seconds to close the connection. It waits in the
    one loop that accepts all of them, so that a single visitor who does not hang up would stop everybody.
    """

    def handle(self, conn: Any) -> Any:
        further = super().handle(conn)
        if not further:
            with suppress(OSError):
                conn.close(graceful=True)
        return further

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1  # closed by now
