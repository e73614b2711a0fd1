"""A board as a table: every open card that the filter lets through, a row each, in pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from msgspec import Struct, field
from sqlalchemy import Select, case, func, select

from ...core.clock import day_of, today
from ...core.db import db, folded
from ...core.words import Both, say
from ..models import Card, CardLabel, Column, Label
from .columns import BoardView
from .faces import Someone, people_of, personas_of

AT_ONCE = 200
"""Rows of a page."""
SORTS: dict[str, tuple[Any, ...]] = {
    "number": (Card.number,),
    "title": (folded(Card.title),),
    "column": (Column.rank, Card.rank),
    "due": (Card.due_on,),
    "age": (case((Card.delivered_at.is_(None), Card.started_at)),),
}
"""What a list can be ordered by. The oldest card is the one that started first, so its order is turned round."""
HEADS = (
    say("No."), say("Card"), say("Column"), say("Who it serves"), say("Whose it is"),
    say("Due"), say("Days"), say("Labels"), say("Blocked"),
)  # fmt: skip


class Row(Struct):
    """One card as a row of the table."""

    id: int
    number: int
    title: str
    language: str
    column_id: int
    column: Both
    kind: str
    due_on: date | None
    check_on: date | None
    blocked_at: datetime | None
    age: int | None
    """Days since its start, today counted; None while it is not being worked on."""
    is_overdue: bool
    personas: list[tuple[int, Both, Both]] = field(default_factory=list)
    people: list[Someone] = field(default_factory=list)
    labels: list[tuple[str, str]] = field(default_factory=list)
    """Word and colour."""


class Table(Struct):
    """A page of rows. `sort` is a name of `SORTS`, with a minus where it runs from the last to the first."""

    rows: list[Row]
    total: int
    """Cards that the filter lets through."""
    sort: str
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // AT_ONCE))

    @property
    def first(self) -> int:
        """Place of the first row, from 1."""
        return (self.page - 1) * AT_ONCE + 1

    def turned(self, name: str) -> str:
        """What the head of column `name` sorts by: it turns the present order round."""
        return f"-{name}" if self.sort == name else name

    def direction(self, name: str) -> str:
        """Of the head of column `name`, in the words of `aria-sort`."""
        return {name: "ascending", f"-{name}": "descending"}.get(self.sort, "")


def table(view: BoardView, sort: str, page: int) -> Table:
    """A page of the board's open cards, also of those that wait for their date or were learned long ago. Five statements."""
    sort = sort if sort.removeprefix("-") in SORTS else "column"
    total = db.session.scalar(_cards(view, func.count())) or 0
    page = min(max(1, page), max(1, -(-total // AT_ONCE)))
    rows = _read(_sorted(view, sort).limit(AT_ONCE).offset((page - 1) * AT_ONCE), view)
    return Table(rows, total, sort, page)


def sheet(view: BoardView, sort: str) -> Iterator[tuple[object, ...]]:
    """The whole list for a spreadsheet, as the filter and `sort` leave it: a heading, then a row for each card."""
    key = view.board.team.key
    yield HEADS
    for row in _read(_sorted(view, sort if sort.removeprefix("-") in SORTS else "column"), view):
        serves, people = (", ".join(str(each) for each in some) for some in ([p[1] for p in row.personas], [p.name for p in row.people]))
        labels, due = ", ".join(word for word, _colour in row.labels), row.due_on.isoformat() if row.due_on else ""
        blocked = day_of(row.blocked_at, view.board.team.time_zone).isoformat() if row.blocked_at else ""
        yield f"{key}-{row.number}", row.title, row.column, serves, people, due, row.age or "", labels, blocked


def rows_with_days(view: BoardView, first: date, last: date) -> list[Row]:
    """The cards due, or to be checked, from `first` to `last`, both counted, in the order of the board."""
    days = Card.due_on.between(first, last) | Card.check_on.between(first, last)
    return _read(_sorted(view, "column").where(days), view)


def _cards(view: BoardView, *what: Any) -> Select[Any]:
    return (
        select(*what)
        .select_from(Card)
        .join(Column, Column.id == Card.column_id)
        .where(Card.board_id == view.board.id, Card.archived_at.is_(None), Column.archived_at.is_(None))
        .where(*view.filter.conditions(view.board, view.usual))
    )


def _sorted(view: BoardView, sort: str) -> Select[Any]:
    found = _cards(
        view, Card.id, Card.number, Card.title, Card.language, Column.id, Column.name, Column.kind, Card.due_on, Card.check_on,
        Card.blocked_at, case((Card.delivered_at.is_(None), Card.started_at)), Card.delivered_at,
    )  # fmt: skip
    name = sort.removeprefix("-")
    falls = sort.startswith("-") != (name == "age")
    order = [each.desc().nulls_last() if falls else each.asc().nulls_last() for each in SORTS[name]]
    return found.order_by(*order, Column.rank, Card.rank)


def _read(found: Select[Any], view: BoardView) -> list[Row]:
    zone = view.board.team.time_zone
    day = today(zone)
    rows = {}
    for *start, started, delivered in db.session.execute(found):
        row = Row(*start, age=(day - day_of(started, zone)).days + 1 if started else None, is_overdue=False)
        row.is_overdue = bool(row.due_on and row.due_on < day and delivered is None)
        rows[row.id] = row
    ids = list(rows)
    people, personas, labels = people_of(ids), personas_of(ids), _labels(ids)
    for card_id, row in rows.items():
        row.people, row.personas, row.labels = people[card_id], personas[card_id], labels[card_id]
    return list(rows.values())


def _labels(ids: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    named = select(CardLabel.card_id, Label.name, Label.colour).join(Label, Label.id == CardLabel.label_id)
    for card_id, name, colour in db.session.execute(named.where(CardLabel.card_id.in_(ids)).order_by(Label.name, Label.id)):
        found[card_id].append((name or colour, colour))
    return found
