"""Fifty people shuffle two hundred cards through a real server while others look (X11); two people want one card at one
moment (X10); an answer is lost and the same is sent again (X26). Nothing is scrambled, lost or done twice.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from board.activity.models import Activity
from board.core.db import db
from board.flow.models import Board, Card, Move
from tests import databases

from .board import House, Person, new_key, open_house, together

LONG = bool(os.environ.get("SIRVE_TEST_LONG"))
SECONDS = 60 if LONG else 8
PEOPLE, CARDS = 50, 200
PAIRS = 50 if LONG else 8
"""Of each of the four kinds."""
KINDS = databases.KINDS if LONG else ("sqlite",)


@pytest.fixture(params=KINDS)
def house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    with open_house(request.param, tmp_path, server, CARDS, PEOPLE + 2) as found:
        yield found


@pytest.fixture(params=databases.KINDS)
def small_house(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[House]:
    server = request.getfixturevalue("postgres_server") if request.param == "postgresql" else None
    with open_house(request.param, tmp_path, server, 4 * PAIRS, 2) as found:
        yield found


class Ledger:
    """What was acknowledged: (version of the board, cards, column, above which card, on top, keys)."""

    def __init__(self) -> None:
        self.lock, self.lines, self.refused, self.unknown = threading.Lock(), [], 0, 0

    def note(self, status: int, line: tuple[Any, ...]) -> None:
        with self.lock:
            if status == 200:
                self.lines.append(line)
            elif status:
                self.refused += 1
            else:
                self.unknown += 1


def shuffle(person: Person, ledger: Ledger, until: float, seed: int) -> None:
    """Move cards to the top, the end or above another one, or several at once, until the time is over."""
    chance, house = random.Random(seed), person.house  # noqa: S311 - no secret
    columns = list(house.columns.values())
    while time.monotonic() < until:
        column, key, how = chance.choice(columns), new_key(), chance.choice(("top", "bottom", "between", "between", "bulk"))
        if how == "bulk":
            cards = chance.sample(house.cards, 4)
            status, _ = person.ask_until_heard(
                "POST", f"/boards/{house.board}/bulk/moves", cards=".".join(map(str, cards)), column_id=column, key=key, place="bottom"
            )
            ledger.note(status, (None, cards, column, None, False, key))
            continue
        card, before = chance.sample(house.cards, 2)
        fields = {"before_id": before} if how == "between" else {"place": how}
        status, _ = person.ask_until_heard("PUT", f"/cards/{card}/position", column_id=column, key=key, **fields)
        version = person.version if status == 200 else None
        ledger.note(status, (version, [card], column, before if how == "between" else None, how == "top", key))
    person.close()


def look_at_rows(house: House, found: list[str], versions: set[int], stop: threading.Event) -> None:
    """Read the whole order at one version after the other, each in one snapshot, and say what is wrong with it."""
    latest = select(func.max(Move.id)).where(Move.card_id == Card.id).correlate(Card).scalar_subquery()
    went_to = select(Move.to_column_id).where(Move.id == latest).scalar_subquery()
    whole = select(Board.version, Card.id, Card.column_id, Card.rank, Card.archived_at, went_to)
    whole = whole.join(Card, Card.board_id == Board.id).where(Board.id == house.board)
    last = 0
    while not stop.is_set():
        with house.app.app_context():
            rows = db.session.execute(whole).all()
            db.session.rollback()
        version = rows[0][0]
        versions.add(version)
        if version < last:
            found.append(f"version {version} after {last}")
        last = version
        if sorted(row[1] for row in rows) != sorted(house.cards):
            found.append(f"at version {version} there are {len(rows)} cards")
        if len({(row[2], row[3]) for row in rows}) != len(rows):
            found.append(f"at version {version} two cards have one place")
        strays = [row[1] for row in rows if row[5] not in (None, row[2])]
        found.extend(f"at version {version} card {card} is not where its last move put it" for card in strays)
        time.sleep(0.02)


def look_at_pages(person: Person, found: list[str], stop: threading.Event) -> None:
    """Read the board as people do: every card stands on it exactly once."""
    while not stop.is_set():
        status, page = person.ask("GET", f"/boards/{person.house.board}/columns")
        shown = [int(each) for each in re.findall(r'<li[^>]* id="card-(\d+)"', page)]
        if status != 200 or sorted(shown) != person.house.cards:
            found.append(f"a page with status {status} shows {len(shown)} cards, {len(set(shown))} different ones")
        time.sleep(0.3)
    person.close()


class Listener(threading.Thread):
    """A browser that follows the board; `heard` are the versions it was told."""

    def __init__(self, house: House, secret: str) -> None:
        super().__init__(daemon=True)
        self.heard: list[int] = []
        self.connection = http.client.HTTPConnection(house.netloc, timeout=60)
        self.connection.request("GET", f"/stream?topic=board:{house.board}", headers={"Cookie": f"sirve={secret}"})
        self.answer = self.connection.getresponse()

    def run(self) -> None:
        with suppress(OSError, ValueError, http.client.HTTPException):
            while line := self.answer.readline().decode():
                if line.startswith("data:"):
                    self.heard.append(json.loads(line[5:]).get("version", 0))

    def close(self) -> None:
        if self.answer.fp:
            with suppress(OSError):
                self.answer.fp.raw._sock.shutdown(socket.SHUT_RDWR)
        self.join(5)
        self.answer.close()
        self.connection.close()


def replayed(before: dict[int, list[int]], lines: list[tuple[Any, ...]]) -> dict[int, list[int]]:
    """The order that a plain list has after these moves, one by one."""
    order = {column: list(cards) for column, cards in before.items()}
    for _, cards, column, beside, on_top, _ in lines:
        comers = [card for card in cards if len(cards) == 1 or card not in order[column]]
        for card in comers:
            if beside is None and order[column][slice(0, 1) if on_top else slice(-1, None)] == [card]:
                continue  # it stands there
            here = next(cards for cards in order.values() if card in cards)
            here.remove(card)
            if beside in order[column]:
                order[column].insert(order[column].index(beside), card)
            else:
                order[column].insert(0 if on_top else len(order[column]), card)
    return order


def test_fifty_people_shuffle_and_the_order_is_that_of_a_plain_list(house: House) -> None:
    before, ledger = house.order(), Ledger()
    wrong: list[str] = []
    versions: set[int] = set()
    stop = threading.Event()
    people = [Person(house, secret) for secret in house.secrets]
    listeners = [Listener(house, house.secrets[-2]) for _ in range(5)]
    watchers = [
        threading.Thread(target=look_at_rows, args=(house, wrong, versions, stop)),
        threading.Thread(target=look_at_pages, args=(people[-1], wrong, stop)),
    ]
    for person in people:
        person.ask("POST", "/nowhere")  # reads its token
    until = time.monotonic() + SECONDS
    hands = [threading.Thread(target=shuffle, args=(person, ledger, until, n)) for n, person in enumerate(people[:PEOPLE])]
    for thread in (*listeners, *watchers, *hands):
        thread.start()
    for thread in hands:
        thread.join()
    stop.set()
    for thread in watchers:
        thread.join()
    after = house.order()
    with house.app.app_context():
        version = db.session.scalar(select(Board.version).where(Board.id == house.board))
        keys = dict(db.session.execute(select(Move.source_id, func.count()).group_by(Move.source_id)).all())
        told = db.session.scalar(select(func.count(Activity.id)).where(Activity.name.in_(["flow.card.moved", "flow.card.reordered"])))
        made = db.session.scalar(select(func.count(Move.id)))
        by_version = _versions_of_bulk(ledger)
        db.session.rollback()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and not all(each.heard and each.heard[-1] == version for each in listeners):
        time.sleep(0.1)
    for each in (*listeners, *people):
        each.close()
    statuses = [status for person in people for status in person.statuses]
    print(
        f"\n{len(ledger.lines)} moves acknowledged in {SECONDS} s, {ledger.refused} refused, {ledger.unknown} unknown; "
        f"{len(versions)} versions read of {version}; {len(wrong)} violations; "
        f"{statuses.count(500)} answers 500, {statuses.count(503)} times too busy and asked again"
    )

    assert wrong == []
    assert not [status for status in statuses if status >= 500 and status != 503]
    assert ledger.refused == 0
    assert ledger.unknown == 0
    assert len(ledger.lines) >= PEOPLE
    assert told == made
    assert all(each.heard[-1] == version for each in listeners)
    moved_cards = {(f"key:{key}", len(cards)) for _, cards, _, _, _, key in ledger.lines if key}
    assert all(keys.get(key, 0) <= count for key, count in moved_cards)
    assert after == replayed(before, by_version)


def _versions_of_bulk(ledger: Ledger) -> list[tuple[Any, ...]]:
    """The lines in the order of the board's versions. A bulk answer does not tell its own: its rows in the log do."""
    first = select(Move.source_id, func.min(Move.id)).where(Move.source_id.is_not(None)).group_by(Move.source_id)
    first_of = dict(db.session.execute(first).all())
    placed = [line for line in ledger.lines if f"key:{line[5]}" in first_of]
    return sorted(placed, key=lambda line: first_of[f"key:{line[5]}"])


def test_two_people_want_one_card_at_one_moment(small_house: House) -> None:
    """One place, both are told; of two texts one is kept and the other's author sees both."""
    house = small_house
    people = [Person(house, secret) for secret in house.secrets]
    for person in people:
        person.ask("POST", "/nowhere")
    kinds = ("move", "archive", "delete", "edit")
    answers: dict[str, list[tuple[int, int]]] = {kind: [] for kind in kinds}
    for turn, card in enumerate(house.cards[: 4 * PAIRS]):
        kind = kinds[turn % 4]
        first, second = _deeds(house, card, kind, turn)
        got = together(people, [first, second])
        answers[kind].append((got[0][0], got[1][0]))
    with house.app.app_context():
        rows = {row.id: row for row in db.session.execute(select(Card.id, Card.archived_at, Card.deleted_at, Card.description))}
        made = dict(db.session.execute(select(Move.card_id, func.count()).group_by(Move.card_id)).all())
        db.session.rollback()
    for turn, card in enumerate(house.cards[: 4 * PAIRS]):
        kind, got = kinds[turn % 4], answers[kinds[turn % 4]][turn // 4]
        if kind == "move":
            assert sorted(got) == [200, 409]
            assert made[card] == 1
        elif kind == "edit":
            assert sorted(got) == [200, 409]
            assert rows[card].description == ("first" if got[0] == 200 else "second")
        else:
            assert got[1] == 200
            assert got[0] in (200, 404, 410)
            assert made.get(card, 0) == (got[0] == 200)
            assert rows[card].archived_at is not None
            assert (rows[card].deleted_at is not None) == (kind == "delete")
    for person in people:
        person.close()


def _deeds(house: House, card: int, kind: str, turn: int) -> tuple[Any, Any]:
    columns = list(house.columns.values())
    here = columns[turn % 3]
    elsewhere, other = [each for each in columns if each != here]

    def moves(to: int) -> Any:
        return lambda person: person.ask("PUT", f"/cards/{card}/position", column_id=to, seen=here, key=new_key())

    def writes(words: str) -> Any:
        return lambda person: person.ask("POST", f"/cards/{card}/description/panel", text=words, revision=1)

    if kind == "move":
        return moves(elsewhere), moves(other)
    if kind == "edit":
        return writes("first"), writes("second")
    address = {"archive": f"/cards/{card}/archive/panel", "delete": f"/cards/{card}/deletion/panel"}[kind]
    return moves(elsewhere), lambda person: person.ask("POST", address)


def test_an_answer_is_lost_and_the_same_is_sent_again(small_house: House) -> None:
    house = small_house
    person = Person(house, house.secrets[0])
    columns = list(house.columns.values())
    for turn, card in enumerate(house.cards[:12]):
        key, to = new_key(), columns[(turn + 1) % 3]
        person.send_and_leave("PUT", f"/cards/{card}/position", column_id=to, key=key)
        first = person.ask("PUT", f"/cards/{card}/position", column_id=to, key=key)
        placed = json.loads(person.headers["HX-Trigger"])["sirve:placed"]
        second = person.ask("PUT", f"/cards/{card}/position", column_id=to, key=key)
        assert first[0] == second[0] == 200
        assert json.loads(person.headers["HX-Trigger"])["sirve:placed"] == placed
        assert re.findall(r"/moves/\d+/undoing", first[1]) == re.findall(r"/moves/\d+/undoing", second[1]) != []
    with house.app.app_context():
        made = db.session.execute(select(Move.card_id, func.count()).group_by(Move.card_id)).all()
        told = db.session.scalar(select(func.count(Activity.id)).where(Activity.name == "flow.card.moved"))
        db.session.rollback()
    assert sorted(count for _, count in made) == [1] * 12
    assert told == 12
    person.close()
