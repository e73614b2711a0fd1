"""What was acknowledged is on disk: a server process is killed in the middle of moves, on both databases (X1).

Also what needs a real server and two processes: twelve simultaneous moves into a limit of three, and a move that
another browser's stream hears of within a second.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from sqlalchemy import select

from board.accounts.models import User
from board.accounts.rules import sessions
from board.core.db import db, writing
from board.core.words import speaking
from board.flow.models import Card, Column, Move
from tests import databases, servers
from tests.flow.conftest import World

CARDS = 40


@pytest.fixture(params=databases.KINDS)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """Two server processes, Discover's board with forty cards in Ready, and somebody who is signed in."""
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    database = databases.database(request.param, tmp_path / "data", server)
    database.renew()
    with database.app.app_context(), writing(), speaking("en", "Europe/Madrid"):
        world = World()
        world.ready.wip_limit = None
        cards = [world.card(f"Card {n}", world.ready).id for n in range(CARDS)]
        db.session.commit()
        secret = sessions.begin(world.ana, "127.0.0.1", "test")
        db.session.commit()
        columns = {name: getattr(world, name).id for name in ("accepted", "ready", "making", "review")}
    running = servers.start(database.settings, "--workers", "2")
    yield SimpleNamespace(
        app=database.app,
        running=running,
        cards=cards,
        columns=columns,
        secret=secret,
        board=world.board.id,
        person=world.ana.id,
    )
    running.stop()
    database.close()


class Hand:
    """One connection of the person who moves cards."""

    def __init__(self, office: Any) -> None:
        self.office, self.connection = office, None
        self.token = re.search(r'csrf-token" content="([^"]+)"', self.ask("GET", "/settings")[1])[1]  # type: ignore[index]
        self.close()  # an idle connection would be cut by the server

    def ask(self, method: str, path: str, **fields: Any) -> tuple[int, str]:
        """Status and body; 0 where the connection was cut before an answer."""
        headers = {"Cookie": f"sirve={self.office.secret}", "HX-Request": "true" if method == "PUT" else ""}
        if method == "PUT":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.token}
        try:
            self.connection = self.connection or http.client.HTTPConnection(urlsplit(self.office.running.url).netloc, timeout=15)
            self.connection.request(method, path, urlencode(fields) if fields else None, headers)
            answer = self.connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            self.close()
            return 0, ""

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None

    def move(self, card: int, column: int) -> tuple[int, str]:
        """Put the card at the end of the column; gives the status and the key of the move."""
        key = uuid.uuid4().hex
        return self.ask("PUT", f"/cards/{card}/position", column_id=column, key=key, reason="test")[0], key


def serving_processes(parent: int) -> list[int]:
    """The pids of the processes below `parent` that serve."""
    return below(parent, "sirve-server")


def below(parent: int, name: str) -> list[int]:
    """The pids of the processes of that name which `parent` began."""
    above = {int(pid): int(re.sub(r".*\) ", "", Path(f"/proc/{pid}/stat").read_text()).split()[1]) for pid in _pids()}
    return [pid for pid, began in above.items() if began == parent and _command(pid) == name]


def _pids() -> Iterator[str]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (entry / "stat").exists():
            yield entry.name


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def test_every_acknowledged_move_is_there_after_processes_were_killed(office: Any) -> None:
    acknowledged: list[tuple[int, int, str]] = []
    lock = threading.Lock()

    def shuffle(hand: Hand, mine: list[int], place: int) -> None:
        for turn in range(25):
            card = mine[turn % len(mine)]
            column = office.columns[("making", "review", "ready")[(turn + place) % 3]]
            status, key = hand.move(card, column)
            if status == 200:
                with lock:
                    acknowledged.append((card, column, key))
        hand.close()

    hands = [Hand(office) for _ in range(8)]
    threads = [threading.Thread(target=shuffle, args=(hand, office.cards[n::8], n)) for n, hand in enumerate(hands)]
    for thread in threads:
        thread.start()
    killed = 0
    while any(thread.is_alive() for thread in threads):
        time.sleep(0.4)
        workers = serving_processes(office.running.process.pid)
        if workers and killed < 3:
            os.kill(workers[0], signal.SIGKILL)
            killed += 1
    for thread in threads:
        thread.join()

    assert killed >= 1
    assert len(acknowledged) >= 100
    with office.app.app_context():
        kept = {row.source_id: row for row in db.session.scalars(select(Move).where(Move.source_id.is_not(None)))}
        missing = [key for _, _, key in acknowledged if f"key:{key}" not in kept]
        assert missing == []
        last = dict(db.session.execute(select(Move.card_id, Move.to_column_id).order_by(Move.id)).all())
        standing = dict(db.session.execute(select(Card.id, Card.column_id)).all())
        assert all(standing[card] == column for card, column in last.items())
        ranks = db.session.execute(select(Card.column_id, Card.rank)).all()
        assert len(set(ranks)) == len(ranks) == CARDS
        db.session.rollback()


def test_twelve_simultaneous_moves_into_a_limit_of_three_let_three_in(office: Any) -> None:
    with office.app.app_context(), writing():
        making = db.session.get(Column, office.columns["making"])
        making.wip_limit, making.is_strict = 3, True
        db.session.commit()
    barrier, statuses = threading.Barrier(12), []

    def move(hand: Hand, card: int) -> None:
        barrier.wait()
        statuses.append(hand.move(card, office.columns["making"])[0])
        hand.close()

    threads = [threading.Thread(target=move, args=(Hand(office), card)) for card in office.cards[:12]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200] * 3 + [422] * 9
    with office.app.app_context():
        inside = select(Card.id).where(Card.column_id == office.columns["making"])
        assert len(db.session.scalars(inside).all()) == 3
        db.session.rollback()


def test_a_move_is_heard_of_by_another_process_within_a_second(office: Any) -> None:
    heard: list[tuple[float, int]] = []
    ready = threading.Event()

    def listen() -> None:
        connection = http.client.HTTPConnection(urlsplit(office.running.url).netloc, timeout=15)
        connection.request("GET", f"/stream?topic=board:{office.board}", headers={"Cookie": f"sirve={office.secret}"})
        answer = connection.getresponse()
        while len(heard) < 2:
            line = answer.readline().decode()
            if line.startswith("data:"):
                heard.append((time.monotonic(), json.loads(line[5:])["version"]))
                ready.set()
        connection.close()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert ready.wait(10)
    time.sleep(0.5)
    moved_at = time.monotonic()
    hand = Hand(office)
    assert hand.move(office.cards[0], office.columns["making"])[0] == 200
    hand.close()
    answered_at = time.monotonic()
    listener.join(5)
    assert len(heard) == 2
    assert heard[1][1] == heard[0][1] + 1
    assert heard[1][0] - answered_at < 1, f"moved after {answered_at - moved_at:.2f} s"


def test_a_live_view_ends_within_five_seconds_of_its_session(office: Any) -> None:
    connection = http.client.HTTPConnection(urlsplit(office.running.url).netloc, timeout=15)
    connection.request("GET", f"/stream?topic=board:{office.board}", headers={"Cookie": f"sirve={office.secret}"})
    answer = connection.getresponse()
    assert answer.readline().startswith(b"retry")
    with office.app.app_context(), writing():
        sessions.end_all(db.session.get_one(User, office.person), by=db.session.get_one(User, office.person))
        db.session.commit()
    ended_at = time.monotonic()
    answer.read()  # until the server closes it
    assert time.monotonic() - ended_at < 5
    connection.close()
