"""What a team worked on lately, and the life of each card, for whoever counts. Narrow rows, three statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from ...accounts.models import User
from ...core.db import db
from ...core.words import Both
from ...teams.models import Team
from ...teams.policy import works_in
from ..figures import Entry, History, histories, waiting_queues
from ..models import Board, Card, Column, Move


class Worked(NamedTuple):
    """A card that left the backlog: what figures and their lists need of it."""

    id: int
    number: int
    title: str
    board_id: int
    column_id: int
    delivered_at: datetime | None
    learned_at: datetime | None
    archived_at: datetime | None
    metric_id: int | None
    expected_from: float | None
    expected_to: float | None
    check_on: date | None
    outcome: str | None
    outcome_value: float | None
    outcome_note: str
    outcome_at: datetime | None


class Step(NamedTuple):
    """A column of a board that is still there."""

    id: int
    name: Both
    kind: str


def worked_on(team: Team, since: datetime, to: User) -> list[Worked]:
    """The team's cards that stand behind the backlog, without those learned or put away before `since`.

    Cards of private boards are left out for people who do not work in the team.
    """
    rows = db.session.execute(
        select(*(getattr(Card, name) for name in Worked._fields)).where(*_lately(team, since, to))
    )
    return [Worked(*row) for row in rows]


def lives(team: Team, since: datetime, to: User) -> list[History]:
    """The history of every card of `worked_on`, from the moves that stand: two statements."""
    cards = select(Card.id).where(*_lately(team, since, to))
    rows = db.session.execute(_moves(cards)).all()
    undone = _undone(rows)
    entries = [
        Entry(row.card_id, row.at, row.to_kind, row.to_column_id, row.from_kind, row.from_column_id, row.team_id)
        for row in rows
        if row.id not in undone and (row.from_column_id is None or row.from_column_id != row.to_column_id)
    ]
    archived = {row.card_id: row.archived_at for row in rows if row.archived_at}
    return histories(entries, _waiting({row.board_id for row in rows}), archived)


def began_at(team: Team) -> datetime | None:
    """The first move of the team that is known; None where nothing has moved yet."""
    return db.session.scalar(select(func.min(Move.at)).where(Move.team_id == team.id))


def steps(board_id: int) -> list[Step]:
    """The columns of the board that are still there, from left to right."""
    found = select(Column.id, Column.name, Column.kind).where(Column.board_id == board_id, Column.archived_at.is_(None))
    return [Step(*row) for row in db.session.execute(found.order_by(Column.rank))]


def _lately(team: Team, since: datetime, to: User) -> list[ColumnElement[bool]]:
    behind = select(Column.id).where(Column.id == Card.column_id, Column.kind != "backlog").exists()
    return [
        Card.team_id == team.id,
        Card.deleted_at.is_(None),
        or_(Card.archived_at.is_(None), Card.archived_at >= since),
        or_(
            Card.learned_at.is_(None),
            Card.learned_at >= since,
            and_(Card.outcome_at.is_not(None), Card.outcome_at >= since),
        ),
        behind,
        *_open_to(team, to),
    ]


def _open_to(team: Team, to: User) -> list[ColumnElement[bool]]:
    if works_in(to, team.id):
        return []
    return [Card.board_id.not_in(select(Board.id).where(Board.team_id == team.id, Board.is_private))]


def _moves(cards: Select[tuple[int]]) -> Select[Any]:
    return (
        select(
            Move.id, Move.card_id, Move.board_id, Move.team_id, Move.at, Move.undoes_id,
            Move.from_column_id, Move.from_kind, Move.to_column_id, Move.to_kind, Card.archived_at,
        )
        .join(Card, Card.id == Move.card_id)
        .where(Move.card_id.in_(cards))
        .order_by(Move.card_id, Move.at, Move.id)
    )  # fmt: skip


def _undone(rows: Sequence[Any]) -> set[int]:
    """Moves that were taken back, and those that took them back. One that was taken back itself takes nothing back."""
    gone: set[int] = set()
    for row in sorted((row for row in rows if row.undoes_id is not None), key=lambda row: -row.id):
        if row.id not in gone:
            gone |= {row.id, row.undoes_id}
    return gone


def _waiting(board_ids: set[int]) -> frozenset[int]:
    """The queues behind the commitment of all these boards."""
    columns: dict[int, list[tuple[int, str]]] = defaultdict(list)
    found = select(Column.board_id, Column.id, Column.kind).where(Column.board_id.in_(board_ids)).order_by(Column.rank)
    for board_id, column_id, kind in db.session.execute(found):
        columns[board_id].append((column_id, kind))
    return frozenset().union(*(waiting_queues(each) for each in columns.values()))
