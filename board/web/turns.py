"""One answer after the other. Python makes no two at once whatever we do, and threads that take it from one another at every
word with the database make each of them dearer: of eight moves in the same second each cost a quarter more.

Whoever takes long (a large export, a password, a lock that another process holds) lets the next one go on beside it. What
somebody sends is read before their turn, and who sends much has none: nobody waits for another's line. A short answer, which
the system takes at once, is handed over within the turn; beside the next one it would take Python from it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from contextlib import suppress
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING, Any

from .transaction import LONG_BODY, SAFE

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONG = 0.03
"""Seconds after which an answer holds up nobody any more; most take less than a third of that."""
SHORT = 8 * 1024
"""Bytes the system takes however slowly they are read."""


class Turn:
    """One answer's place in the queue. `over` is held until it is made."""

    __slots__ = ("began", "over")

    def __init__(self) -> None:
        self.began = 0.0
        self.over = Lock()

    def is_long(self) -> bool:
        return self.began > 0 and monotonic() - self.began >= LONG


class Turns:
    """The queue of a process, in the order they came: each waits for the one before it alone."""

    def __init__(self) -> None:
        self._door, self._last = Lock(), Turn()

    def take(self) -> Turn:
        """Wait for one's turn. Who takes it ends it, by releasing `over`."""
        mine = Turn()
        mine.over.acquire()
        with self._door:
            before, self._last = self._last, mine
        while not before.over.acquire(timeout=LONG) and not before.is_long():
            pass
        mine.began = monotonic()
        return mine


class Begun:
    """An answer that begins."""

    __slots__ = ("_start", "_write", "is_short")

    def __init__(self, start: StartResponse) -> None:
        self._start = start
        self.is_short = False

    def __call__(self, status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
        self.is_short = any(name == "Content-Length" and int(value) <= SHORT for name, value in headers)
        self._write = self._start(status, headers, *error)
        return self._write

    def handed_over(self, parts: Iterable[bytes]) -> Iterable[bytes]:
        """What is left to send of it."""
        if not self.is_short:
            return parts
        try:
            for part in parts:
                self._write(part)
        finally:
            if close := getattr(parts, "close", None):
                close()
        return ()


def in_turn(app: WSGIApplication) -> WSGIApplication:
    """`app`, whose answers are made one after the other; what is streamed afterwards waits for nobody."""
    turns = Turns()

    def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        if not _has_come(environ):
            return app(environ, start)
        turn, begun = turns.take(), Begun(start)
        try:
            return begun.handed_over(app(environ, begun))
        finally:
            turn.over.release()

    return answer


def _has_come(environ: WSGIEnvironment) -> bool:
    """Whether all that was sent is here. What is short is waited for; of whoever hangs up meanwhile it is what came."""
    if environ["REQUEST_METHOD"] in SAFE:
        return True
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) >= LONG_BODY or environ.get("HTTP_TRANSFER_ENCODING"):
        return False
    sent = b""
    with suppress(OSError):
        sent = environ["wsgi.input"].read(int(length))
    environ["wsgi.input"] = io.BytesIO(sent)
    return True
