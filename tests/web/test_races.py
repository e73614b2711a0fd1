"""The same thing added several times at one moment, through the real server: once, and nothing breaks."""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from threading import Barrier
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest
from flask import Flask
from sqlalchemy import select

from board import create_app
from board.accounts.models import User
from board.accounts.rules import sessions
from board.audiences.models import Brand, Persona
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Board
from board.teams.models import Holiday, Team
from tests.world import World

HANDS = 6
ADDED = [
    ("/people", {"name": "Zoe Prat", "email": "zoe@lumbre.test", "role": "member"}, User, "Zoe Prat"),
    ("/customers/brands", {"name-es": "Horno", "name-en": "Oven"}, Brand, "Oven"),
    ("/customers/personas", {"name-es": "Zoe", "name-en": "Zoe"}, Persona, "Zoe"),
    ("/teams", {"name-es": "Postres", "name-en": "Puddings", "key": "PUD"}, Team, "Puddings"),
    ("/teams/DES/boards/new", {"name-es": "Feria", "name-en": "Fair", "once": "this very form"}, Board, "Fair"),
    ("/days-off", {"days": "2027-01-02 Saturday"}, Holiday, "Saturday"),
]
"""Address, what is typed, what it adds and its name."""


class Stay(HTTPRedirectHandler):
    """Where the way leads on is not gone to."""

    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture
def house(live_server: Any) -> Iterator[Flask]:
    """The application on the database of the server; it only reads while others add."""
    app = create_app(live_server.settings)
    with app.app_context(), speaking("en"):
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def root(live_server: Any, house: Flask) -> dict[str, str]:
    """What an administrator's browser sends along."""
    administrator = select(User).where(User.role == "administrator")
    with writing():
        if db.session.scalar(administrator) is None:
            World()
        person = db.session.scalar(administrator)
        headers = {"Cookie": f"sirve={sessions.begin(person, '127.0.0.1', 'test')}"}
        db.session.commit()
    with build_opener().open(Request(f"{live_server.url}/settings", headers=headers)) as page:
        found = re.search(r'name="csrf-token" content="([^"]+)"', page.read().decode())
    return {**headers, "X-CSRFToken": found[1]} if found else {}


@pytest.mark.both_databases
def test_what_several_hands_add_at_one_moment_is_there_once(live_server: Any, root: dict[str, str]) -> None:
    for path, typed, model, name in ADDED:
        together = Barrier(HANDS)

        def send(_: int, path: str = path, typed: dict[str, str] = typed, together: Barrier = together) -> int:
            request = Request(live_server.url + path, urlencode(typed).encode(), root)
            together.wait()
            try:
                with build_opener(Stay()).open(request, timeout=30) as answer:
                    return int(answer.status)
            except HTTPError as answer:
                return answer.code

        with ThreadPoolExecutor(HANDS) as hands:
            codes = list(hands.map(send, range(HANDS)))

        assert max(codes) < 500, (path, codes)
        assert [str(each.name) for each in db.session.scalars(select(model))].count(name) == 1, (path, codes)
        db.session.rollback()


def test_whoever_sends_slowly_makes_nobody_wait(live_server: Any, root: dict[str, str]) -> None:
    """More of them than there are connections to the database, with the cookies of sessions that are none."""
    host, port = live_server.url.removeprefix("http://").split(":")
    head = "POST /ask/language HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 900\r\n"
    with ExitStack() as opened:
        for n in range(70):
            slow = opened.enter_context(closing(socket.create_connection((host, int(port)))))
            slow.sendall(f"{head}Cookie: sirve=none{n}; sirve_visitor=v{n}\r\n\r\nlanguage=".encode())
        time.sleep(0.5)
        began = time.monotonic()
        with build_opener().open(Request(f"{live_server.url}/settings", headers=root), timeout=30) as page:
            assert page.status == 200

    with build_opener().open(Request(f"{live_server.url}/settings", headers=root), timeout=30) as page:  # all of them left at once
        assert page.status == 200
    assert time.monotonic() - began < 6


def test_whoever_is_signed_in_and_sends_slowly_holds_nothing_either(live_server: Any, root: dict[str, str]) -> None:
    host, port = live_server.url.removeprefix("http://").split(":")
    form = "Content-Type: application/x-www-form-urlencoded\r\n" + "".join(f"{name}: {value}\r\n" for name, value in root.items())
    with ExitStack() as opened:
        for body in ("Transfer-Encoding: chunked\r\n\r\n5\r\ntheme\r\n", "Content-Length: 400000\r\n\r\ntheme"):
            slow = opened.enter_context(closing(socket.create_connection((host, int(port)))))
            slow.sendall(f"POST /settings/look HTTP/1.1\r\nHost: localhost\r\n{form}{body}".encode())
        time.sleep(0.5)
        began = time.monotonic()
        said = urlencode({"theme": "dark", "back": "/settings"}).encode()
        with pytest.raises(HTTPError, match="303"):  # done; where the way leads on is not gone to
            build_opener(Stay()).open(Request(f"{live_server.url}/settings/look", said, root), timeout=30)
        assert time.monotonic() - began < 3
