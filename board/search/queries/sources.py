"""What a room tells the index. Filled by wiring, so that the index knows no room above it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct, field
from sqlalchemy import ColumnElement

from ...accounts.models import User
from ...activity.models import Activity


class Entry(Struct, frozen=True):
    """One thing that can be found, as its room says it now. `title` weighs more than `text`."""

    id: int
    scope: str
    """Who may see it, as a word of its room: "board:3", "requests", "colleagues"."""
    title: str
    text: str
    url: str
    at: datetime
    """When what it says was last changed."""
    key: str = ""
    language: str = ""


class Shown(Struct, frozen=True):
    """How a result reads for one person, as its room holds it at this moment."""

    title: str
    url: str
    key: str = ""
    place: str = ""
    """Where it stands: its column and team, its state."""
    mark: str = ""
    """What has to be known before opening it, such as that it is archived."""
    at: datetime | None = None


class Source(Struct, frozen=True):
    """One kind of things that can be found."""

    says: Callable[[Sequence[int]], list[Entry]]
    """What those with these ids say; who is missing is not to be found."""
    after: Callable[[int, int], list[int]]
    """The next ids above the first number, at most the second: for filling the index anew."""
    shown: Callable[[Sequence[int], User], dict[int, Shown]]
    """How they read for a person; who may not see one does not get it, whatever the index says."""


class Rooms(Struct):
    """What the rooms have registered."""

    sources: dict[str, Source] = field(default_factory=dict)
    """Kind ("card", "comment", "request", "person") -> where it comes from."""
    seen: list[Callable[[User], ColumnElement[bool]]] = field(default_factory=list)
    """Which documents a person may find, as a condition on `Document`; any of them suffices."""
    keys: list[Callable[[str, int], tuple[str, int] | None]] = field(default_factory=list)
    """("DES", 42) -> the kind and id of what is called so, whoever may see it."""
    touched: list[Callable[[Activity], list[tuple[str, list[int]]]]] = field(default_factory=list)
    """What an event changed: kinds with ids."""


ROOMS = Rooms()
