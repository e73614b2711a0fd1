"""One kept-alive connection to a server, read with as little work of our own as possible, and timed."""

from __future__ import annotations

import gzip
import re
import socket
import time
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

import brotli

PATIENCE = 60.0
"""Seconds an answer may take."""
IDLE = 1.0
"""Seconds after which gunicorn may have closed the connection (it does after two)."""
AS_BROWSERS = "gzip, deflate, br, zstd"


@dataclass(frozen=True)
class Answer:
    """What came back; `body` as it was sent, maybe compressed."""

    status: int
    head: str
    body: bytes
    ms: float

    def header(self, name: str) -> str:
        """The header's value, or nothing."""
        found = re.search(rf"^{name}:\s*(.*?)\r?$", self.head, re.IGNORECASE | re.MULTILINE)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """The body as text."""
        plain = {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.header("Content-Encoding"), bytes)(
            self.body
        )
        return plain.decode()


class Client:
    """A browser of one person, who is signed in where there is a `secret`."""

    def __init__(self, address: tuple[str, int], secret: str = "", encoding: str = AS_BROWSERS) -> None:
        self.address, self.secret, self.encoding = address, secret, encoding
        self.socket: socket.socket | None = None
        self.used = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket = None

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, b"", headers)

    def begin(self, path: str) -> None:
        """Ask for a stream and wait for its beginning; the rest is never read.

        Raises:
            ConnectionError: it was refused.
        """
        cookie = f"Cookie: sirve={self.secret}\r\n" if self.secret else ""
        connection = self._connected()
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {self.address[0]}:{self.address[1]}\r\n{cookie}\r\n".encode())
        if b" 200 " not in self._some(connection).split(b"\r\n", 1)[0]:
            raise ConnectionError(f"{path} was refused")

    def send(self, method: str, path: str, form: dict[str, object], token: str) -> Answer:
        """Send a form as htmx does."""
        headers = {"X-CSRFToken": token, "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"}
        return self.ask(method, path, urlencode(form).encode(), headers)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        """One request and its whole answer.

        Raises:
            OSError: no answer within `PATIENCE` seconds.
        """
        lines = {
            "Host": f"{self.address[0]}:{self.address[1]}",
            "Accept-Encoding": self.encoding,
            "Accept-Language": "es",
            **({"Cookie": f"sirve={self.secret}"} if self.secret else {}),
            **({"Content-Length": str(len(body))} if method != "GET" else {}),
            **headers,
        }
        sent = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        connection = self._connected()
        began = time.perf_counter()
        connection.sendall(sent.encode() + b"\r\n" + body)
        status, head, whole = self._read(connection)
        self.used = time.monotonic()
        return Answer(status, head, whole, (time.perf_counter() - began) * 1000)

    def _connected(self) -> socket.socket:
        if self.socket is None or time.monotonic() - self.used > IDLE:
            self.close()
            self.socket = socket.create_connection(self.address, timeout=PATIENCE)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self.socket

    def _read(self, connection: socket.socket) -> tuple[int, str, bytes]:
        come = b""
        while b"\r\n\r\n" not in come:
            come += self._some(connection)
        first, body = come.split(b"\r\n\r\n", 1)
        head = first.decode("latin-1")
        length = re.search(r"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
        parts, missing = [body], (int(length[1]) if length else 0) - len(body)
        while missing > 0:
            parts.append(self._some(connection))
            missing -= len(parts[-1])
        if re.search(r"^connection: *close", head, re.IGNORECASE | re.MULTILINE):
            self.close()
        return int(head.split(" ", 2)[1]), head, b"".join(parts)

    def _some(self, connection: socket.socket) -> bytes:
        some = connection.recv(1 << 18)
        if not some:
            self.close()
            raise ConnectionError("the server closed the connection in mid-answer")
        return some
