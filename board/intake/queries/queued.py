"""The queue as it is drawn: its sections, and a line for each request in sight."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct

from ...core.text import initials
from ...core.words import Both
from ...core.working import Calendar
from .clocks import Clock, clock_at


class Queued(NamedTuple):
    """One request of the queue, in a line."""

    id: int
    title: str
    language: str
    who: str
    """Department, or name, or address of whoever asked."""
    team: Both | None
    received_at: datetime
    assigned: str
    """Name of who will answer it; empty for nobody."""
    due_at: datetime
    paused_at: datetime | None
    calendar: Calendar

    @property
    def clock(self) -> Clock:
        return clock_at(self.due_at, self.paused_at, self.calendar)

    @property
    def assigned_initials(self) -> str:
        return initials(self.assigned) if self.assigned else ""


class Section(Struct, frozen=True):
    """A part of the queue: how many there are in all, and those in sight."""

    name: str
    count: int
    rows: list[Queued]
    before: int | None = None
    """The last one hidden before those in sight, to go on from."""
    hidden_before: int = 0
    after: int | None = None
    hidden_after: int = 0
