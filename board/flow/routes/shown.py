"""A board in the shape the address asks for: columns, lanes, a list or a calendar. One part of the page, `#columns`."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from babel import Locale
from flask import Response
from markupsafe import Markup

from ...accounts.models import User
from ...core import words
from ...core.words import Both, Sentence, say
from ...web.fragments import with_token
from ...web.pages import me, page
from ..forms.cards import URGENCY
from ..models import Board
from ..policy import can_change, can_shape
from ..queries import bar, calendar, faces, lanes, lists
from ..queries.columns import BoardView, board_view, counted_view
from . import kept
from .drawing import drawn
from .look import Look

MORPH = Markup('hx-swap-oob="morph"')
LANES: dict[str, Sentence] = {
    "": say("No lanes"),
    "persona": say("By customer"),
    "stage": say("By stage"),
    "class": say("By urgency"),
    "person": say("By person"),
}


class Bar:
    """What the bar of filters offers. Each list is asked for where it is drawn."""

    lanes = LANES
    urgency = dict(URGENCY)

    def __init__(self, board: Board, person: User, view: Any) -> None:
        self.board, self.person, self.view = board, person, view

    @property
    def shows(self) -> Hashable:
        """All that the bar shows beside kept columns; None where they are not kept."""
        if not isinstance(self.view, kept.Kept):
            return None
        return (self.view.number, self.person.id, self.person.name, tuple(self.labels), tuple(self.views))

    @cached_property
    def personas(self) -> list[tuple[int, Both, Any]]:
        return self.view.personas if isinstance(self.view, kept.Kept) else faces.personas_on(self.board.id)

    @cached_property
    def people(self) -> list[tuple[int, str]]:
        return self.view.people if isinstance(self.view, kept.Kept) else bar.people_on(self.board)

    @cached_property
    def labels(self) -> list[tuple[int, str]]:
        return bar.labels_of(self.board)

    @cached_property
    def views(self) -> list[bar.Saved]:
        return bar.views_of(self.board, self.person)


def shown(board: Board, look: Look, person: User) -> dict[str, Any]:
    """Everything `#columns` and `#looks` need to show the board as `look` says; `part` names the template."""
    here = look.at(f"/boards/{board.id}/columns")
    if look.layout:
        view = counted_view(board, look.whole, look.filter)
        context = _table(view, look) | {"board": board, "view": view, "look": look, "may_change": can_change(person, board)}
    elif look.lanes:
        view = board_view(board, look.whole, look.filter, is_open=False)
        context = drawn(view, look, person) | _lanes(view, look)
    else:
        context = _columns(board, look, person, here)
    offered = Bar(board, person, context["view"])
    about = {"bar": offered, "bar_for": offered.shows, "may_shape": can_shape(person, board), "here_columns": here}
    return {"table": None} | context | about


def part(board: Board, look: Look) -> Response:
    """The part alone, and what follows from the filter in the bar."""
    return page("flow/_shown.html", morph=MORPH, **shown(board, look, me()))


def changed(board: Board, look: Look, message: object = None, undo: dict[str, str] | None = None) -> Response:
    """After a change of many cards, or in a shape where one card changes the whole: the part anew, and a notice."""
    context = shown(board, look, me())
    if kept_columns := context.get("columns_html"):
        context["columns_html"] = Markup(str(kept_columns).replace(' id="columns"', f' id="columns" {MORPH}', 1))
    return page("flow/_changed.html", oob=MORPH, message=message, undo=undo, alarm=False, **context)


def _columns(board: Board, look: Look, person: User, here: str) -> dict[str, Any]:
    view = kept.columns(board, look, person, here)
    about = {"board": board, "look": look, "view": view, "may_change": can_change(person, board)}
    return about | {"part": "flow/_kept_columns.html", "columns_html": with_token(view.html)}


def _lanes(view: BoardView, look: Look) -> dict[str, Any]:
    return {"part": "flow/_lanes.html", "lanes": lanes.lanes(view, look.lanes)}


def _table(view: BoardView, look: Look) -> dict[str, Any]:
    if look.layout == "list":
        return {"part": "flow/_list.html", "table": lists.table(view, look.sort, look.page)}
    starts_on = Locale.parse(words.locale()).first_week_day
    return {"part": "flow/_calendar.html", "month": calendar.month(view, look.month, starts_on)}
