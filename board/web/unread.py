"""What somebody still sends when the answer stands already: a file that is too large, a form after the session ended.

Who stops reading and answers has to hang up on them, and then their browser says that the connection was lost instead of
showing the answer. So the rest is read and thrown away, as far as that is bearable, when the database is given back.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from .transaction import MEGABYTE

MOST, WITHIN = 250 * MEGABYTE, 10.0
"""Bytes and seconds; whoever sends more or for longer is hung up on. More than the largest file any page takes."""
AT_ONCE = 16 * 1024

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def read_to_the_end(app: Application) -> Application:
    """`app`, whose answers leave when what was sent has arrived."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        response = app(environ, start)
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            with suppress(Exception):  # they hung up, were silent, or sent what is no body: the answer leaves all the same
                _throw_away(environ["wsgi.input"], environ.get("gunicorn.socket"))
        return response

    return answer


def _throw_away(sent: Any, line: Any) -> None:
    until, left, patience = time.monotonic() + WITHIN, MOST, line.gettimeout() if line else None
    try:
        while left > 0 and (remaining := until - time.monotonic()) > 0:
            if line:
                line.settimeout(remaining)
            got = len(sent.read(AT_ONCE))
            left -= got
            if not got:
                return
    finally:
        if line:
            line.settimeout(patience)
