"""How long work takes, how old it is, and what is usual."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from ...core.clock import day_of, start_of
from ...core.percentile import Grade, grade, percentile
from .history import History
from .window import Window


class Delivered(Struct, frozen=True):
    """A card that was delivered: on which local day, after how many days."""

    card_id: int
    on: date
    days: int
    skipped_the_work: bool = False
    """It went straight to delivered; its one day says nothing."""


class Started(Struct, frozen=True):
    """A card in progress: its age in days, and where it stands."""

    card_id: int
    days: int
    column_id: int | None


class UsualTime(Struct, frozen=True):
    """Our usual time ("SLE"): 85 of 100 cards are out within `days` days; None while too little is known."""

    days: int | None
    half: int | None
    """Half of the cards are out within this many days."""
    n: int
    grade: Grade
    by_hand: bool = False


def days_between(start: datetime, end: datetime, zone: str) -> int:
    """Calendar days from `start` to `end` in `zone`, both counted: the same day is 1. Weekends count."""
    return (day_of(end, zone) - day_of(start, zone)).days + 1


def age_on(day: date, zone: str) -> Callable[[datetime], int]:
    """The same up to `day`, for hundreds of cards: days are looked up among their first instants, not reckoned."""
    starts = _starts(day, zone)

    def age(start: datetime) -> int:
        later = len(starts) - bisect_right(starts, start)
        return later if 0 < later < len(starts) else (day - day_of(start, zone)).days + 1

    return age


@lru_cache(16)
def _starts(day: date, zone: str) -> list[datetime]:
    """The first instants of the 400 days before `day`, of it, and of the next one."""
    return [start_of(day + timedelta(days=ago), zone) for ago in range(-400, 2)]


def cycle_times(cards: Iterable[History], window: Window, zone: str) -> list[Delivered]:
    """Cards delivered within `window`, oldest first, with their cycle time.

    Cycle time runs from commitment to delivery, in calendar days of `zone`, both ends counted. Cards whose
    start or finish nobody knows are absent, and so is whatever was discarded.

    Source: Kanban Guide (elapsed time from started to finished); inclusive days as ActionableAgile counts.
    """
    found = []
    for card in cards:
        if card.started_at is None or card.finished_at is None:
            continue
        on = day_of(card.finished_at, zone)
        if on in window:
            days = days_between(card.started_at, card.finished_at, zone)
            found.append(Delivered(card.card_id, on, days, card.skipped_the_work))
    return sorted(found, key=lambda card: (card.on, card.card_id))


def ages(cards: Iterable[History], now: datetime, zone: str) -> list[Started]:
    """Cards in progress with their age in calendar days of `zone`, today counted; the oldest first.

    Only a move back before the commitment restarts an age. Cards whose start nobody knows are absent.

    Source: Kanban Guide, work item age.
    """
    found = [
        Started(card.card_id, days_between(card.started_at, now, zone), card.entries[-1].to_column)
        for card in cards
        if card.is_in_progress and card.started_at is not None
    ]
    return sorted(found, key=lambda card: (-card.days, card.card_id))


def usual_time(delivered: Iterable[Delivered], by_hand: int | None = None) -> UsualTime:
    """Our usual time from the cards delivered in a window, by rule the last 90 days.

    The 85th percentile, nearest rank. Below ten cards there is none, unless the team typed one `by_hand`.

    Source: service level expectation of the Kanban Guide: a forecast, not a promise.
    """
    days = [card.days for card in delivered]
    known = grade(len(days))
    if known is Grade.FEW:
        return UsualTime(by_hand, None, len(days), known, by_hand is not None)
    return UsualTime(percentile(days, 85), percentile(days, 50), len(days), known)
