"""How much is delivered, and how much is under way."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from ...core.clock import day_of
from .history import History
from .window import Window


class Week(Struct, frozen=True):
    """An ISO week and the cards delivered in it."""

    monday: date
    cards: tuple[int, ...]
    is_open: bool
    """It is not over: its count may still rise."""

    @property
    def count(self) -> int:
        return len(self.cards)


def throughput(cards: Iterable[History], window: Window, zone: str) -> list[Week]:
    """Cards delivered in each ISO week that `window` touches, weeks without any included, oldest first.

    A plain count, no sizes. Whole weeks are counted even where the window begins in the middle of one; the
    week of `window.until`, which is today, is open until its Sunday is over. A card reopened leaves its old
    week and counts in the one in which it is delivered again. Days are local to `zone`.

    Source: Kanban Guide, throughput.
    """
    first, last = _monday(window.since), _monday(window.until)
    delivered = defaultdict(list)
    for card in cards:
        if card.finished_at is not None:
            delivered[_monday(day_of(card.finished_at, zone))].append(card.card_id)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return [Week(monday, tuple(delivered[monday]), monday == last) for monday in mondays]


def in_progress(cards: Iterable[History], window: Window, zone: str) -> dict[date, int]:
    """Cards started and not finished at the end of each day of `window` (24:00 in `zone`).

    Blocked cards count. A card handed back before the commitment counts from its last start only, as in the
    cumulative flow, so that the gap between its lines is this number. Cards with an unknown start or finish
    are absent.

    Source: Kanban Guide, work in progress.
    """
    starts, ends = [], []
    for card in cards:
        end = card.finished_at if card.is_finished else card.archived_at
        if card.started_at is None or (card.is_finished and end is None):
            continue
        starts.append(day_of(card.started_at, zone))
        if end is not None:
            ends.append(day_of(end, zone))
    starts.sort()
    ends.sort()
    return {day: bisect_right(starts, day) - bisect_right(ends, day) for day in window}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
