"""What is asked of the servers. A probe is one request that can be repeated; it knows a wrong answer when it sees one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from random import Random
from uuid import uuid4

from .client import Answer, Client
from .house import Server
from .shape import Data, Place

Ask = Callable[[], Answer]


class NoSuchPage(Exception):
    """The product does not have this page yet."""


class Wrong(Exception):
    """An answer that is not the one a person would want."""


@dataclass
class Probe:
    """A request to one server. Unmeasured: `begin` before the requests of a turn, `spoil` before each."""

    name: str
    server: Server
    ask: Ask
    spoil: Callable[[], None] | None = None
    begin: Callable[[], None] | None = None


@dataclass
class Site:
    """One running server on one data folder, as its two people see it."""

    server: Server
    data: Data
    folder: Path
    token: str = ""
    clients: list[Client] = field(default_factory=list)
    standing: dict[int, int] = field(default_factory=dict)
    """Card of the busy board -> the column it was moved to last."""

    def client(self, secret: str = "", **options: str) -> Client:
        """A new connection of the member, or of who has the `secret`."""
        self.clients.append(Client(self.server.address, secret or self.data.member, **options))
        return self.clients[-1]

    def board(self, name: str) -> Place:
        return self.data.boards[name]

    def reading(self, name: str, path: str, holds: str, secret: str = "") -> Probe:
        """The page at `path`, in full, with `holds` somewhere in it."""
        client = self.client(secret)
        return Probe(name, self.server, _checked(lambda: client.get(path), path, holds))

    def next_request(self, name: str) -> Probe:
        """From one request that waits to the next, with the whole page to answer it."""
        client, path = self.client(self.data.head), f"?team={self.data.team}"
        numbers = cycle(self.data.waiting)
        return Probe(name, self.server, _checked(lambda: client.get(f"/requests/{next(numbers)}{path}"), path, "/decisions"))

    def board_page(self, name: str, board: str) -> Probe:
        """A board, with every fragment it needs drawn before."""
        place = self.board(board)
        return self.reading(name, f"/boards/{place.id}", f'id="card-{place.card}"')

    def board_cold(self, name: str, board: str) -> Probe:
        """A board of which nothing drawn can be used: every card was changed since anybody looked."""
        probe, place = self.board_page(name, board), self.board(board)
        probe.spoil = lambda: _age(self.folder, place.id)
        return probe

    def board_unchanged(self, name: str, board: str) -> Probe:
        """A board that the browser has already: 304."""
        client, path = self.client(), f"/boards/{self.board(board).id}"
        tag = ""

        def begin() -> None:
            nonlocal tag
            tag = client.get(path).header("ETag")

        def ask() -> Answer:
            answer = client.get(path, **{"If-None-Match": tag})
            if answer.status != 304:
                raise Wrong(f"{path}: {answer.status} instead of 304")
            return answer

        return Probe(name, self.server, ask, begin=begin)

    def moving(self, name: str, share: slice = slice(None)) -> Probe:
        """A card of the busy board goes to another column, above a card there; the next time another of this `share`."""
        client, token = self.client(), self.csrf()
        if not self.standing:
            self.standing = {card: column for column, ids in self.board("busy").cards.items() for card in ids}
        moves = Moves(self.standing, share)
        return Probe(name, self.server, lambda: moves.make(client, token))

    def creating(self, name: str) -> Probe:
        """A new card on the busy board, by the form in its dialog."""
        client, token, numbers = self.client(), self.csrf(), count(1)
        form = {"board_id": self.board("busy").id, "need": "podrá probarlo sin cerrar el local"}

        def ask() -> Answer:
            said = {**form, "title": f"Guía: cuánto cuesta una mesa que no viene {next(numbers)}"}
            answer = client.send("POST", "/cards/new/panel", said, token)
            if answer.status != 200 or "field__error" in answer.text:
                raise Wrong(f"POST /cards/new/panel: {answer.status}")
            return answer

        return Probe(name, self.server, ask)

    def csrf(self) -> str:
        """The token a browser finds in any page of the member."""
        if not self.token:
            page = self.client().get("/settings").text
            found = re.search(r'name="csrf-token" content="([^"]+)"', page)
            if not found:
                raise Wrong("/settings has no CSRF token")
            self.token = found[1]
        return self.token

    def close(self) -> None:
        for client in self.clients:
            client.close()


class Moves:
    """Moves of one hand, which has its share of the cards; where all of them stand is known to all hands."""

    def __init__(self, standing: dict[int, int], share: slice) -> None:
        self.at, self.mine = standing, sorted(standing)[share]
        self.columns = sorted(set(standing.values()))
        self.chance = Random(len(self.mine))
        self.turn = self._turns()

    def _turns(self) -> Iterator[int]:
        while True:
            yield from sorted(self.mine, key=lambda _card: self.chance.random())

    def make(self, client: Client, token: str) -> Answer:
        """Move the next card.

        Raises:
            Wrong: the server did not do it, whatever the status says.
        """
        card = next(self.turn)
        seen = self.at[card]
        to = self.chance.choice([column for column in self.columns if column != seen])
        others = [other for other in self.mine if self.at[other] == to]
        form = {
            "column_id": to,
            "before_id": self.chance.choice(others) if others else "",
            "seen": seen,
            "key": uuid4().hex,  # a name given twice would not be a move
        }
        answer = client.send("PUT", f"/cards/{card}/position", form, token)
        if answer.status == 404:
            raise NoSuchPage(f"PUT /cards/{card}/position")
        if answer.status != 200 or f'"column": {to}' not in answer.header("HX-Trigger"):
            raise Wrong(f"PUT /cards/{card}/position: {answer.status} {answer.header('HX-Trigger')}")
        self.at[card] = to
        return answer


def floor_page(server: Server, path: str, secret: str) -> Probe:
    """One of the pages that do next to nothing."""
    client = Client(server.address, secret)
    return Probe(path, server, _checked(lambda: client.get(path), path, "Hello"))


def _checked(ask: Ask, path: str, holds: str) -> Ask:
    """The body is looked at once; afterwards status and a length that does not shrink to nothing are enough."""
    seen = 0

    def checked() -> Answer:
        nonlocal seen
        answer = ask()
        if answer.status == 404:
            raise NoSuchPage(path)
        if answer.status != 200 or (not seen and holds not in answer.text) or len(answer.body) < seen / 2:
            raise Wrong(f"{path}: {answer.status}, {len(answer.body)} bytes, without {holds!r}")
        seen = seen or len(answer.body)
        return answer

    return checked


def _age(folder: Path, board_id: int) -> None:
    """Change every card of the board, and with them its version, as far as any kept page or fragment can know."""
    with closing(sqlite3.connect(folder / "sirve.db", timeout=30)) as connection, connection:
        connection.execute("UPDATE cards SET revision = revision + 1 WHERE board_id = ?", (board_id,))
        connection.execute("UPDATE boards SET version = version + 1 WHERE id = ?", (board_id,))
