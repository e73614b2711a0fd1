"""`./sirve run`: the server and one worker, kept alive together and stopped together.

We open the port ourselves and hand it over, so that a port in use is known before anything starts. Then we read the
application, once, and become what keeps the others (`keeping`), which begin as copies of this process. The server runs
threads: one for each live stream it admits, and `PAGES` more for everything else.
"""

from __future__ import annotations

import json
import os
import socket
from argparse import Namespace
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from board.config import Settings
from board.core.words import say

from . import folder, schema, worker
from .processes import Signals, completed
from .refusals import MISCONFIGURED, Refused

if TYPE_CHECKING:
    from flask import Flask

PAGES = 24
"""Threads that live streams can never take."""
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
        from . import keeping

        app = keeping.application()
        told = options(door.detach(), settings, arguments.workers)
        link = cache(partial(_set_up_link, app, settings, address))
        keeping.keep(app, told, heard, meanwhile=link, welcome=lambda: _announce(address, link(), arguments.json))
    return 0


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


def _set_up_link(app: Flask, settings: Settings, address: str) -> str | None:
    """The link to set Sirve up, where nobody did. The database is let go of again: the worker, a copy of this process, may not
    share it."""
    from board.core.db import db

    if schema.has_people(settings):
        return None
    with app.app_context():
        link = worker.set_up_link(address)
        db.session.remove()
        db.engine.dispose()
    return link


def _announce(address: str, link: str | None, as_json: bool) -> None:
    if as_json:
        print(json.dumps({"address": address, "link": link}), flush=True)
        return
    print(say("Sirve is at %(address)s", address=address), flush=True)
    if link:
        print(say("Set it up here, once: %(link)s", link=link), flush=True)


def options(door: int, settings: Settings, workers: int) -> dict[str, Any]:
    """What gunicorn is told, to answer at the open port whose descriptor is `door`."""
    return {
        "bind": f"fd://{door}",
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
