"""Whoever sends more than a page takes sees our sentence about it, not that the connection was lost."""

from __future__ import annotations

import re
import socket
from typing import Any

import pytest

from board.web import unread

TWENTY = 20 * 1024 * 1024


def sent_whole(address: str, language: str, *more: str) -> bytes:
    """What a browser reads that first sends all of a form that is too large."""
    host, port, path = re.fullmatch(r"http://(.+):(\d+)(/.+)", address).groups()
    head = [f"POST {path} HTTP/1.1\r\nHost: {host}:{port}", f"Content-Length: {TWENTY}", f"Accept-Language: {language}", *more]
    head += ["Content-Type: application/x-www-form-urlencoded", "\r\n"]
    with socket.create_connection((host, int(port)), timeout=30) as line:
        line.sendall("\r\n".join(head).encode())
        for _ in range(TWENTY // 2**16):
            line.sendall(b"a" * 2**16)
        answer = b""
        while b"</html>" not in answer and (got := line.recv(2**16)):
            answer += got
    return answer


@pytest.mark.parametrize(("language", "sentence"), [("es", "Es más de lo que cabe"), ("en", "That is more than fits")])
@pytest.mark.parametrize("more", [(), ("Connection: close",)], ids=["kept open", "closed"])
def test_what_is_too_large_is_said_however_it_is_sent(live_server: Any, language: str, sentence: str, more: tuple[str, ...]) -> None:
    answer = sent_whole(live_server.setup_link, language, *more).decode()

    assert answer.startswith("HTTP/1.1 413 ") and f"<h1 class=\"empty__q voice\">{sentence}</h1>" in answer


class Sent:
    """A body that goes on and on, or says nothing more."""

    def __init__(self, pieces: int) -> None:
        self.pieces, self.read_of = pieces, 0

    def read(self, size: int) -> bytes:
        if self.read_of == self.pieces:
            raise TimeoutError
        self.read_of += 1
        return b"a" * size


@pytest.mark.parametrize(("method", "pieces", "read"), [("POST", 10**9, 64), ("POST", 3, 3), ("GET", 10, 0)])
def test_no_more_is_read_than_is_bearable(monkeypatch: pytest.MonkeyPatch, method: str, pieces: int, read: int) -> None:
    monkeypatch.setattr(unread, "MOST", 64 * unread.AT_ONCE)
    body = Sent(pieces)
    answer = unread.read_to_the_end(lambda _environ, _start: [b"no"])({"REQUEST_METHOD": method, "wsgi.input": body}, lambda *_: None)

    assert (list(answer), body.read_of) == ([b"no"], read)


def test_whoever_sends_for_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unread, "WITHIN", 0.0)
    body = Sent(10)
    unread.read_to_the_end(lambda _environ, _start: [b"no"])({"REQUEST_METHOD": "POST", "wsgi.input": body}, lambda *_: None)

    assert body.read_of == 0
