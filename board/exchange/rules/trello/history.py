"""List moves become history, and history sets the clocks. What the file does not tell stays unknown, never zero."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from ....core.db import db
from ....core.words import Both
from ....flow.figures.history import Entry, History, Phase, waiting_queues
from ....flow.models import Card, Column, Move
from ...trello.shapes import Card as Coming
from ...trello.shapes import Move as ComingMove
from ..kinds import proposed_kind
from .landing import Landing, add_rows

Clocks = dict[str, datetime | None]


def clocks_from_export(landing: Landing, cards: Sequence[Coming]) -> dict[str, Clocks]:
    """The clocks of cards that are not here yet, by source id."""
    waiting = _waiting(landing)
    entries: dict[str, list[Entry]] = defaultdict(list)
    for move in landing.export.moves:
        entries[move.card_id].append(_entry(landing, 0, move))
    found = {}
    for card in cards:
        column = landing.columns[landing.list_of(card.list_id)]
        born = card.created_at or card.active_at or landing.at
        found[card.id] = _clocks(History(0, tuple(entries[card.id]), waiting), column, born)
    return found


def land_moves(landing: Landing) -> None:
    """Add the moves that are not here yet; a known card that got some, or changed column, has its clocks set anew."""
    mine = select(Move.card_id, Move.source_id).where(Move.board_id == landing.board.id, Move.source_id.is_not(None))
    known = set(db.session.execute(mine)) if landing.brought else set()
    fresh = [one for one in landing.export.moves if (landing.cards[one.card_id], one.id) not in known]
    waiting = _waiting(landing)
    add_rows(Move, [_row(landing, one, waiting) for one in fresh])
    touched = {one.card_id for one in fresh} - landing.created
    landing.updated |= touched
    _set_clocks(landing, touched | landing.moved)


def _row(landing: Landing, move: ComingMove, waiting: frozenset[int]) -> dict[str, Any]:
    entry = _entry(landing, landing.cards[move.card_id], move)
    history = History(entry.card_id, (), waiting)
    before = history.phase_of(entry.from_kind, entry.from_column) if entry.from_kind else Phase.BEFORE
    return {
        "card_id": entry.card_id,
        "board_id": landing.board.id,
        "team_id": landing.team.id,
        "at": entry.at,
        "by_id": landing.user_of(move.by_id),
        "by_name": landing.name_of(move.by_id),
        "from_column_id": entry.from_column,
        "from_name": Both.of(move.from_name),
        "from_kind": entry.from_kind,
        "to_column_id": entry.to_column,
        "to_name": Both.of(move.to_name),
        "to_kind": entry.to_kind,
        "is_commitment": before < Phase.STARTED <= history.phase_of(entry.to_kind, entry.to_column),
        "source_id": move.id,
    }


def _entry(landing: Landing, card_id: int, move: ComingMove) -> Entry:
    left, entered = landing.columns.get(move.from_id), landing.columns.get(move.to_id)
    return Entry(
        card_id=card_id,
        at=move.at,
        to_kind=entered.kind if entered else proposed_kind(move.to_name),
        to_column=entered.id if entered else None,
        from_kind=(left.kind if left else proposed_kind(move.from_name)) if move.from_id else "",
        from_column=left.id if left else None,
        team_id=landing.team.id,
    )


def _waiting(landing: Landing) -> frozenset[int]:
    columns = sorted(landing.columns.values(), key=lambda column: column.rank)
    return waiting_queues((column.id, column.kind) for column in columns)


def _clocks(history: History, column: Column, born: datetime) -> Clocks:
    """The clocks of a card that stands in `column`. A history that ends elsewhere has gaps: nothing is told from it."""
    last = history.entries[-1] if history.entries else None
    if last is None or last.to_column != column.id:
        return {"entered_at": born, "started_at": None, "delivered_at": None, "learned_at": None}
    return {
        "entered_at": last.at,
        "started_at": history.started_at,
        "delivered_at": history.finished_at,
        "learned_at": last.at if column.kind == "learned" else None,
    }


def _set_clocks(landing: Landing, source_ids: Iterable[str]) -> None:
    ids = {landing.cards[one] for one in source_ids}
    if not ids:
        return
    entries: dict[int, list[Entry]] = defaultdict(list)
    for move in db.session.scalars(select(Move).where(Move.board_id == landing.board.id).order_by(Move.at, Move.id)):
        if move.card_id in ids:
            entries[move.card_id].append(
                Entry(move.card_id, move.at, move.to_kind, move.to_column_id, move.from_kind, move.from_column_id)
            )
    columns, waiting = {column.id: column for column in landing.columns.values()}, _waiting(landing)
    standing = select(Card.id, Card.column_id, Card.created_at).where(Card.board_id == landing.board.id)
    rows = [
        {"id": card_id} | _clocks(History(card_id, tuple(entries[card_id]), waiting), columns[column_id], born)
        for card_id, column_id, born in db.session.execute(standing)
        if card_id in ids and column_id in columns
    ]
    if rows:
        db.session.execute(update(Card), rows)
