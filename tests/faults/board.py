"""A real server with one board, and people with a connection each who work on it."""

from __future__ import annotations

import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask
from sqlalchemy import select

from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Card
from tests import databases, servers
from tests.flow.conftest import World


@dataclass
class House:
    """The server, and who and what is there."""

    app: Flask
    running: servers.LiveServer
    board: int
    columns: dict[str, int]
    cards: list[int]
    secrets: list[str]

    @property
    def netloc(self) -> str:
        return urlsplit(self.running.url).netloc

    def order(self) -> dict[int, list[int]]:
        """Column id -> its open cards from top to bottom, as stored."""
        with self.app.app_context():
            rows = db.session.execute(
                select(Card.column_id, Card.id).where(Card.archived_at.is_(None)).order_by(Card.column_id, Card.rank)
            ).all()
            db.session.rollback()
        found: dict[int, list[int]] = {each: [] for each in self.columns.values()}
        for column_id, card_id in rows:
            found[column_id].append(card_id)
        return found


@contextmanager
def open_house(kind: str, folder: Path, server: Any, cards: int, people: int, *options: str) -> Iterator[House]:
    """Discover's board with `cards` cards over three columns, and sessions of Ana and Diego for `people` browsers."""
    database = databases.database(kind, folder / "data", server)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        columns = {name: getattr(world, name) for name in ("ready", "making", "review")}
        for column in columns.values():
            column.wip_limit = None
        places = list(columns.values())
        ids = [world.card(f"Card {n}", places[n % 3]).id for n in range(cards)]
        db.session.commit()
        secrets = [sessions.begin((world.ana, world.diego)[n % 2], "127.0.0.1", "test") for n in range(people)]
        db.session.commit()
        found = {name: column.id for name, column in columns.items()}
        board = world.board.id
    running = servers.start(database.settings, *options)
    try:
        yield House(database.app, running, board, found, ids, secrets)
    finally:
        running.stop()
        database.close()


@dataclass
class Person:
    """A browser: one connection, one session, one token."""

    house: House
    secret: str
    statuses: list[int] = field(default_factory=list)
    headers: Any = None
    _connection: http.client.HTTPConnection | None = None
    _token: str = ""

    def ask(self, method: str, path: str, **fields: Any) -> tuple[int, str]:
        """Status and body; 0 where the connection was cut before an answer."""
        if method != "GET" and not self._token:
            page = self.ask("GET", "/settings")[1]
            self._token = re.search(r'csrf-token" content="([^"]+)"', page)[1]  # type: ignore[index]
        headers = {"Cookie": f"sirve={self.secret}", "HX-Request": "true" if method != "GET" else ""}
        if method != "GET":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self._token}
        for attempt in range(2):
            try:
                self._connection = self._connection or http.client.HTTPConnection(self.house.netloc, timeout=30)
                self._connection.request(method, path, urlencode(fields) if fields else None, headers)
                answer = self._connection.getresponse()
                self.headers = answer.headers
                self.statuses.append(answer.status)
                return answer.status, answer.read().decode()
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self.close()  # an idle connection that the server had closed; keys make asking again safe
                if attempt:
                    break
        return 0, ""

    def ask_until_heard(self, method: str, path: str, **fields: Any) -> tuple[int, str]:
        """As a browser does where the server is too busy (503): ask again a little later, with the same key."""
        for pause in (0.5, 1, 2, 4):
            status, body = self.ask(method, path, **fields)
            if status != 503:
                break
            time.sleep(pause)
        return status, body

    def send_and_leave(self, method: str, path: str, **fields: Any) -> None:
        """Send a request and cut the line before its answer."""
        if not self._token:
            self.ask("POST", "/nowhere")  # reads the token
        self.close()
        connection = http.client.HTTPConnection(self.house.netloc, timeout=30)
        headers = {
            "Cookie": f"sirve={self.secret}",
            "HX-Request": "true",
            "Content-Type": "application/x-www-form-urlencoded",
            "X-CSRFToken": self._token,
        }
        connection.request(method, path, urlencode(fields), headers)
        time.sleep(0.05)
        connection.close()

    @property
    def version(self) -> int | None:
        """The board's version after what was just asked."""
        told = json.loads(self.headers.get("HX-Trigger") or "{}")
        return told.get("sirve:version", {}).get("version")

    def close(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None


def new_key() -> str:
    return uuid.uuid4().hex


def together(people: list[Person], deeds: list[Any]) -> list[Any]:
    """Each does their deed at the same moment; gives what each got."""
    barrier, answers = threading.Barrier(len(deeds)), [None] * len(deeds)

    def go(place: int) -> None:
        barrier.wait()
        answers[place] = deeds[place](people[place])

    threads = [threading.Thread(target=go, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers

