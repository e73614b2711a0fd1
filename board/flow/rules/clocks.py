"""When work on a card starts, is delivered and is learned: columns say it, by their order and kind (spec 4.0)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from ...core.clock import day_of
from ..figures.history import Phase, waiting_queues
from ..models import Card, Column

CHECK_AFTER = timedelta(days=28)
"""A delivered card without a check date of its own is checked then."""

CLOCKS = ("entered_at", "started_at", "delivered_at", "learned_at")

_PHASE = {"active": Phase.STARTED, "delivered": Phase.DELIVERED, "learned": Phase.DELIVERED}


def phase_of(column: Column, columns: Sequence[Column]) -> Phase:
    """The phase of a card in `column`, among the board's `columns` from left to right."""
    if column.kind == "queue" and column.id in waiting_queues((each.id, each.kind) for each in columns):
        return Phase.STARTED
    return _PHASE.get(column.kind, Phase.BEFORE)


def entering(card: Card, column: Column, columns: Sequence[Column], at: datetime) -> dict[str, datetime | None]:
    """The clocks of `card` as it enters `column`.

    A move back before the commitment clears the start, one out of delivered clears the finish and keeps the start.
    """
    phase = phase_of(column, columns)
    return {
        "entered_at": at,
        "started_at": None if phase < Phase.STARTED else card.started_at or at,
        "delivered_at": None if phase < Phase.DELIVERED else card.delivered_at or at,
        "learned_at": card.learned_at or at if column.kind == "learned" else None,
    }


def enter(card: Card, column: Column, columns: Sequence[Column], at: datetime) -> bool:
    """Set the clocks of `card` as it enters `column`; whether work on it started with that."""
    was_started = card.started_at is not None
    for name, instant in entering(card, column, columns, at).items():
        setattr(card, name, instant)
    return card.started_at is not None and not was_started


def set_check_day(card: Card, zone: Callable[[], str]) -> None:
    """A delivered card is checked some day: the one it names, or four weeks from its delivery in `zone`."""
    if card.delivered_at and card.check_on is None and card.outcome is None:
        card.check_on = day_of(card.delivered_at + CHECK_AFTER, zone())


def clocks_of(card: Card) -> dict[str, Any]:
    """The clocks as ISO instants, to be put back by `put_back`."""
    return {name: instant.isoformat() for name in CLOCKS if (instant := getattr(card, name))}


def put_back(card: Card, clocks: dict[str, Any]) -> None:
    """Set the clocks to what `clocks_of` noted."""
    for name in CLOCKS:
        setattr(card, name, datetime.fromisoformat(clocks[name]) if name in clocks else None)
