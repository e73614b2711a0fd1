"""`./sirve run`: one gunicorn and one worker, kept alive together and stopped together.

We open the port ourselves and hand it over, so that a port in use is known before anything starts. Then we read the
application, once: gunicorn and the worker begin as copies of this process. gunicorn runs threads: one for each live
stream it admits, and `PAGES` more for everything else.
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
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from board.config import Settings
from board.core.words import say

from . import folder, schema, worker
from .forks import Fork, keep_few_heaps
from .processes import Signals, completed, stop
from .refusals import FAILED, MISCONFIGURED, Refused

if TYPE_CHECKING:
    from flask import Flask

PAGES = 24
"""Threads that live streams can never take."""
STOP_WITHIN = 4.0
"""Seconds until what does not stop by itself is killed; gunicorn gives open requests three."""
READY_WITHIN = 60.0
"""Seconds the server may take to answer for the first time."""
STEADY = 10.0
"""A worker that lived this many seconds is replaced at once; one that did not has to wait."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def run(arguments: Namespace) -> int:
    """Start everything and stay until it is told to stop; gives the exit code.

    Raises:
        Refused: folder, port, database or address do not allow it.
    """
    if arguments.host not in LOOPBACK and not (arguments.url or os.environ.get("SIRVE_URL")):
        raise Refused(say("Say with --url which address people will type, such as https://sirve.example.org."))
    data = folder.prepared(arguments.data)
    with Signals() as heard, folder.held(data), _listening(arguments.host, arguments.port) as door:
        settings = Settings.from_environment(data_folder=data, url=arguments.url)
        _check_mail(settings)
        address = settings.url or _address(door)
        os.environ |= {"SIRVE_DATA": str(data), "SIRVE_URL": address}
        if schema.needs_migration(settings):
            _migrate(os.environ)
        house = House(arguments.workers, settings, door)
        try:
            house.open(heard)
            link = None if schema.has_people(settings) else house.set_up_link(address)
            house.wait_until_it_answers(heard)
            _announce(address, link, as_json=arguments.json)
            return house.stay(heard)
        except Stopped:
            return 0
        finally:
            stop([process for process in (house.server, house.worker) if process], STOP_WITHIN)


def _check_mail(settings: Settings) -> None:
    """Say now what would otherwise only be seen in the log of the worker."""
    if not settings.smtp_url:
        return
    from board.notifications.outbound import server_at

    try:
        server_at(settings.smtp_url, settings.mail_from)
    except ValueError as error:
        sentence = say("SIRVE_SMTP_URL is not understood. Write it as smtp://user:password@mail.example.org:587.")
        raise Refused(sentence, MISCONFIGURED) from error


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


def _migrate(environment: Mapping[str, str]) -> None:
    """Bring the database up to date, in a process whose memory is given back."""
    done = completed(["board.cli", "migrate", "--json"], environment)
    if done.returncode:
        raise Refused(say("Sirve could not prepare its database; the reason is above."), done.returncode)


def _announce(address: str, link: str | None, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"address": address, "link": link}), flush=True)
        return
    print(say("Sirve is at %(address)s", address=address), flush=True)
    if link:
        print(say("Set it up here, once: %(link)s", link=link), flush=True)


def options(door: socket.socket, settings: Settings, workers: int) -> dict[str, Any]:
    """What gunicorn is told, to answer at the open port `door`."""
    return {
        "bind": f"fd://{door.fileno()}",
        "worker_class": "board.cli.answering.PatientWorker",
        "workers": workers,
        "threads": settings.listeners + PAGES,
        "timeout": 60,
        "graceful_timeout": 3,
        "limit_request_line": 4094,
        "limit_request_fields": 60,
        "forwarded_allow_ips": "",  # whom to believe about the visitor is our own setting, trusted_proxies
        "loglevel": "warning",
        "control_socket_disable": True,
    }


def serve(app: Flask, door: socket.socket, settings: Settings, workers: int) -> None:
    """Answer with `app` until told to stop."""
    from gunicorn.app.base import BaseApplication

    class Served(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            for name, value in options(door, settings, workers).items():
                self.cfg.set(name, value)

        def load(self) -> Flask:
            return app

    Served().run()


class Stopped(Exception):
    """We were told to stop."""


@dataclass
class House:
    """The two processes of a running Sirve."""

    workers: int
    settings: Settings
    door: socket.socket
    server: Fork | None = None
    worker: Fork | None = None
    worker_since: float = 0.0

    def set_up_link(self, address: str) -> str | None:
        """The link to set Sirve up, made while the server gets ready. The database is let go of again: the worker, a copy of this
        process, may not share it."""
        from board.core.db import db

        with self.app.app_context():
            link = worker.set_up_link(address)
            db.session.remove()
            db.engine.dispose()
        return link

    def open(self, heard: Signals) -> None:
        """Start the server."""
        serving = partial(serve, self.app, self.door, self.settings, self.workers)
        self._look(heard, seconds=0.0)
        self.server = Fork("sirve-server", serving)

    def wait_until_it_answers(self, heard: Signals) -> None:
        """
        Raises:
            Refused: it does not.
        """
        until = time.monotonic() + READY_WITHIN
        while not self._answers():
            self._look(heard, seconds=0.05)
            if time.monotonic() > until:
                raise Refused(say("The server does not answer; its log is above."))

    def stay(self, heard: Signals) -> int:
        """Start the worker, now that people are served; replace it when it dies, and go when the server does."""
        self._start_worker()
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

    @cached_property
    def app(self) -> Flask:
        """The application with all it needs, read into this process, and gunicorn beside it."""
        keep_few_heaps()
        import board.cli.answering  # noqa: F401
        from wsgi import app

        return app

    def _start_worker(self) -> None:
        self.worker = Fork("sirve-worker", partial(worker.work_in, self.app))
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
