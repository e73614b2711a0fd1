"""`./sirve run`: one gunicorn and one worker, kept alive together and stopped together.

We open the port ourselves and hand it over, so that a port in use is known before anything starts. gunicorn runs
threads: one for each live stream it admits, and `PAGES` more for everything else.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import time
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from board.config import Settings
from board.core.words import say

from . import folder, schema
from .processes import Process, Signals, completed, started, stop
from .refusals import FAILED, Refused

PAGES = 24
"""Threads that live streams can never take."""
STOP_WITHIN = 4.0
"""Seconds until what does not stop by itself is killed; gunicorn gives open requests three."""
READY_WITHIN = 60.0
"""Seconds the server may take to answer for the first time."""
STEADY = 10.0
"""A worker that lived this many seconds is replaced at once; one that did not has to wait."""
TWO_HEAPS = {"MALLOC_ARENA_MAX": "2"}
"""For glibc, which otherwise keeps a heap of its own for nearly every thread: sixty megabytes under load."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(arguments: Namespace) -> int:
    """Start everything and stay until it is told to stop; gives the exit code.

    Raises:
        Refused: folder, port, database or address do not allow it.
    """
    if arguments.host not in LOOPBACK and not (arguments.url or os.environ.get("SIRVE_URL")):
        raise Refused(say("Say with --url which address people will type, such as https://sirve.example.org."))
    data = folder.prepared(arguments.data)
    with Signals() as heard, folder.held(data) as lock, _listening(arguments.host, arguments.port) as door:
        settings = Settings.from_environment(data_folder=data, url=arguments.url)
        address = settings.url or _address(door)
        environment = {**TWO_HEAPS, **os.environ, "SIRVE_DATA": str(data), "SIRVE_URL": address}
        link = None
        if schema.needs_migration(settings) or not schema.has_people(settings):
            link = _prepare(environment, address)
        house = House(arguments, settings, environment, door, lock)
        try:
            house.open(heard)
            _announce(address, link, as_json=arguments.json)
            return house.stay(heard)
        except Stopped:
            return 0
        finally:
            stop([process for process in (house.server, house.worker) if process], STOP_WITHIN)


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """The open port people will reach us at."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
            door.listen(2048)
        except OSError as error:
            sentence = say(
                "Port %(port)d of %(host)s cannot be used: another program has it, or the system does not allow it. "
                "Choose another with --port.",
                port=port,
                host=host,
            )
            raise Refused(sentence) from error
        yield door


def _address(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _prepare(environment: Mapping[str, str], address: str) -> str | None:
    """Migrate, and give the set-up link while there is no administrator, in a process whose memory is given back."""
    done = completed(["board.cli", "prepare", "--json", "--address", address], environment)
    if done.returncode:
        raise Refused(say("Sirve could not prepare its database; the reason is above."), done.returncode)
    return json.loads(done.stdout)["link"]


def _announce(address: str, link: str | None, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"address": address, "link": link}), flush=True)
        return
    print(say("Sirve is at %(address)s", address=address), flush=True)
    if link:
        print(say("Set it up here, once: %(link)s", link=link), flush=True)


def gunicorn(door: socket.socket, settings: Settings, workers: int, app: str = "wsgi:app") -> list[str]:
    """How gunicorn is called for `app`, to answer at the open port `door`."""
    options = {
        "bind": f"fd://{door.fileno()}",
        "worker-class": "gthread",
        "workers": workers,
        "threads": settings.listeners + PAGES,
        "timeout": 60,
        "graceful-timeout": 3,
        "limit-request-line": 4094,
        "limit-request-fields": 60,
        "log-level": "warning",
    }
    return ["gunicorn", app, "--no-control-socket", *(f"--{key}={value}" for key, value in options.items())]


class Stopped(Exception):
    """We were told to stop."""


@dataclass
class House:
    """The two processes of a running Sirve."""

    arguments: Namespace
    settings: Settings
    environment: Mapping[str, str]
    door: socket.socket
    lock: int
    server: Process | None = None
    worker: Process | None = None
    worker_since: float = 0.0

    def open(self, heard: Signals) -> None:
        """Start the server, wait for its first answer, then start the worker: people come first."""
        called = gunicorn(self.door, self.settings, self.arguments.workers)
        self.server = started(called, self.environment, keeping=(self.door.fileno(), self.lock))
        until = time.monotonic() + READY_WITHIN
        while not self._answers():
            self._look(heard, seconds=0.05)
            if time.monotonic() > until:
                raise Refused(say("The server does not answer; its log is above."))
        self._start_worker()

    def stay(self, heard: Signals) -> int:
        """Replace the worker when it dies, and go when the server does."""
        while True:
            self._look(heard, seconds=1.0)
            if self.worker is None or self.worker.poll() is not None:
                if time.monotonic() - self.worker_since < STEADY:
                    self._look(heard, seconds=STEADY / 5)
                self._start_worker()

    def _look(self, heard: Signals, seconds: float) -> None:
        """Wait for a signal or a while; whichever it was, see that the server is still there."""
        heard.wait(seconds)
        if heard.stop:
            raise Stopped
        if self.server and self.server.poll() is not None:
            raise Refused(say("The server has stopped by itself; its log is above."), FAILED)

    def _start_worker(self) -> None:
        self.worker = started(["board.cli", "work"], self.environment, keeping=(self.lock,))
        self.worker_since = time.monotonic()

    def _answers(self) -> bool:
        """Whether the server answers a request, with whatever status."""
        connection = http.client.HTTPConnection(*self.door.getsockname()[:2], timeout=1.0)
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status > 0
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
