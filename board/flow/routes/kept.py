"""The columns of a board as they are drawn for everybody with the same rights, kept until the board changes.

When somebody moves a card, everybody who looks at the board fetches its columns: they are drawn once for all of them.
Whatever `flow/_columns.html` shows has to follow from `_about`; what is one person's alone does not belong there. The
token of the forms is taken out and put in again.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from itertools import count
from threading import Lock
from typing import Any

from flask import render_template
from msgspec import Struct

from ...accounts.models import User
from ...core import words
from ...core.clock import today
from ...core.db import db
from ...web.fragments import without_token
from ..figures.times import UsualTime
from ..models import Board
from ..policy import can_change, can_shape
from ..queries import bar, faces, named
from ..queries.columns import board_view
from ..queries.usual import our_usual_time
from .drawing import drawn, folded_for
from .look import Look
from .windows import asked_windows

MOST = 4_000_000
"""Characters of all that is kept."""


class Kept(Struct, frozen=True):
    """The columns, and what the bar above them says of the whole board."""

    number: int
    """Of this drawing: another one has another."""
    html: str
    blocked: int
    late: int
    wanted: int
    shown: int
    usual: UsualTime
    personas: list[Any]
    people: list[Any]


_kept: OrderedDict[Hashable, Kept] = OrderedDict()
_lock = Lock()
_numbers = count()


def columns(board: Board, look: Look, person: User, here: str) -> Kept:
    """The columns of `board` as `look` says, without lanes; `here` is where they fetch themselves."""
    about = _about(board, look, person)
    with _lock:
        found = _kept.get(about)
    if found is None:
        found = _draw(board, look, person, here)
        with _lock:
            _kept[about] = found
            while sum(len(each.html) for each in _kept.values()) > MOST:
                _kept.popitem(last=False)
    return found


def _about(board: Board, look: Look, person: User) -> Hashable:
    """Everything that the columns depend on."""
    usual, zone = our_usual_time(board.team), words.zone()
    rights = (can_change(person, board), can_shape(person, board))
    asked = (repr(look.arguments), look.filter.me if not look.filter.is_empty else 0, tuple(asked_windows().items()))
    days = (today(zone), today(board.team.time_zone), zone, words.language(), usual.days, usual.half)
    whose = (person.id if look.is_open else 0, folded_for(board, person))
    return (id(db.engine), board.id, board.created_at, board.version, rights, asked, days, whose, named.beside_boards())


def _draw(board: Board, look: Look, person: User, here: str) -> Kept:
    view = board_view(board, look.whole, look.filter, asked_windows(), folded_for(board, person), look.is_open)
    about = drawn(view, look, person) | {"may_shape": can_shape(person, board), "here_columns": here}
    html = without_token(render_template("flow/_columns.html", **about))
    counts = (view.blocked, view.late, view.wanted, view.shown)
    return Kept(next(_numbers), html, *counts, view.usual, faces.personas_on(board.id), bar.people_on(board))
