"""The cumulative flow: how many cards had come so far, day by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import date

from msgspec import Struct

from ...core.clock import day_of
from .history import History
from .window import Window


class Stage(Struct, frozen=True):
    """A column of the board as it is now, in its order from left to right."""

    column_id: int
    kind: str


class Cumulative(Struct, frozen=True):
    """One day of the cumulative flow."""

    on: date
    reached: tuple[int, ...]
    """For each stage from left to right: cards that had reached it or a later one by the end of the day."""
    discarded: int
    """Of all of them, cards that had left the board by then: the line at the very bottom."""


def cumulative_flow(cards: Iterable[History], stages: Sequence[Stage], window: Window, zone: str) -> list[Cumulative]:
    """The cumulative flow over `window`, day by day, at 24:00 in `zone`.

    A card has reached a stage since it last came to that stage *or any later one* from an earlier one, so a
    move back rewrites the past and a skipped stage counts as reached. `reached` never falls with time and
    never rises from left to right; the gap between two lines is what stood between them. A card discarded
    counts as having passed every stage on that day and is held in `discarded`.

    A column that is no longer there counts as the first of its kind that is, else as the first stage.

    Source: Kanban practice; jira-agile-metrics `cfd.py`.
    """
    arrivals: list[list[date]] = [[] for _ in stages]
    gone: list[date] = []
    for card in cards:
        left_on = day_of(card.archived_at, zone) if card.archived_at and not card.is_finished else None
        if left_on:
            gone.append(left_on)
        for stage, reached_on in enumerate(_reached(card, stages, zone)):
            known = [day for day in (reached_on, left_on) if day is not None]
            if known:
                arrivals[stage].append(min(known))
    for days in (*arrivals, gone):
        days.sort()
    return [
        Cumulative(day, tuple(bisect_right(days, day) for days in arrivals), bisect_right(gone, day)) for day in window
    ]


def _reached(card: History, stages: Sequence[Stage], zone: str) -> list[date | None]:
    """For each stage, the local day on which the card last came to it or beyond; None where it has not."""
    days: list[date | None] = [None] * len(stages)
    stands = -1
    for entry in card.entries:
        place = _place(entry.to_column, entry.to_kind, stages)
        for stage in range(stands + 1, place + 1):
            days[stage] = day_of(entry.at, zone)
        for stage in range(place + 1, stands + 1):
            days[stage] = None
        stands = place
    return days


def _place(column: int | None, kind: str, stages: Sequence[Stage]) -> int:
    ids = [stage.column_id for stage in stages]
    if column in ids:
        return ids.index(column)
    kinds = [stage.kind for stage in stages]
    return kinds.index(kind) if kind in kinds else 0
