"""What `data` makes and `probes` asks for: boards by name, and where their cards stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple, Self


class Size(NamedTuple):
    """How many open cards; in three columns, or all in one."""

    cards: int
    one_column: bool = False


BOARDS = {
    "50": Size(50),
    "500": Size(500),
    "2000": Size(2_000),
    "10000": Size(10_000, one_column=True),
    "busy": Size(500),
}
"""`busy` is the board on which cards are moved and created, so that the others keep their size."""


ASKED = "asked"
"""Stands among the names of boards where the team is asked a lot."""


@dataclass
class Place:
    """A board's id, and the ids of its open cards by column."""

    id: int
    cards: dict[int, list[int]]

    @property
    def card(self) -> int:
        """One of its cards."""
        return next(ids[0] for ids in self.cards.values() if ids)


@dataclass
class Data:
    """What a data folder holds. `member` and `head` are the secrets of their sessions."""

    boards: dict[str, Place]
    member: str
    head: str
    listeners: list[str]
    """Secrets of browsers that only listen."""
    team: str
    """Key of a team of the example, whose pages are asked for."""
    cards: int
    waiting: list[int]
    """Requests that wait for the team, where it was asked a lot."""

    @classmethod
    def read(cls, said: dict[str, Any]) -> Self:
        """From the JSON that `bench.data` prints."""
        boards = {
            name: Place(place["id"], {int(column): ids for column, ids in place["cards"].items()})
            for name, place in said.pop("boards").items()
        }
        return cls(boards=boards, **said)
