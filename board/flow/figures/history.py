"""The life of one card, read from its entries into columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import IntEnum
from functools import cached_property
from itertools import groupby

from msgspec import Struct
from msgspec.structs import replace


class Phase(IntEnum):
    """Where work stands, whatever its columns are called. The two borders are commitment and finish."""

    BEFORE = 0
    STARTED = 1
    DELIVERED = 2


_PHASES = {
    "": Phase.BEFORE,
    "backlog": Phase.BEFORE,
    "queue": Phase.BEFORE,
    "active": Phase.STARTED,
    "delivered": Phase.DELIVERED,
    "learned": Phase.DELIVERED,
}


class Entry(Struct, frozen=True):
    """A card entered a column. Kinds are those of that moment; `from_kind` is "" where it was created there."""

    card_id: int
    at: datetime
    """Aware, UTC."""
    to_kind: str
    to_column: int | None = None
    from_kind: str = ""
    from_column: int | None = None
    team_id: int | None = None


class _Step(Struct, frozen=True):
    """The card came into `phase`; `at` is None where nobody knows when."""

    at: datetime | None
    phase: Phase
    team_id: int | None


class _Life(Struct, frozen=True):
    """What the steps so far say."""

    phase: Phase = Phase.BEFORE
    team_id: int | None = None
    is_started: bool = False
    is_finished: bool = False
    started_at: datetime | None = None
    finished_at: datetime | None = None
    was_worked_on: bool = False
    hand_overs: int = 0

    def after(self, step: _Step) -> _Life:
        """The life once `step` is taken: the last crossing of each border counts."""
        handed_over = self.team_id is not None and step.team_id not in (None, self.team_id)
        went_back = step.phase < Phase.STARTED <= self.phase and not handed_over
        life = replace(
            self,
            phase=step.phase,
            team_id=step.team_id or self.team_id,
            hand_overs=self.hand_overs + (handed_over and self.is_started),
        )
        if went_back:
            life = replace(life, is_started=False, started_at=None, was_worked_on=False)
        if step.phase < Phase.DELIVERED:
            life = replace(life, is_finished=False, finished_at=None)
        if step.phase >= Phase.STARTED and not life.is_started:
            life = replace(life, is_started=True, started_at=step.at)
        if step.phase == Phase.STARTED:
            life = replace(life, was_worked_on=True)
        if step.phase >= Phase.DELIVERED and not life.is_finished:
            life = replace(life, is_finished=True, finished_at=step.at)
        return life


class History(Struct, frozen=True, dict=True):
    """Every entry of one card, oldest first, and what follows from them.

    Commitment is entering the first active column, finish is entering delivered (or learned). The *last*
    crossing of a border counts: a move back before the commitment clears the start, a move out of delivered
    clears the finish and keeps the start. A card handed to another team keeps its earliest start.

    An instant is None where the log does not hold the move (an import without early moves, a card created
    in a delivered column). Such a card has no cycle time: unknown is never zero.

    Source: spec 4.0; the same family as ActionableAgile and jira-agile-metrics.
    """

    card_id: int
    entries: tuple[Entry, ...]
    waiting: frozenset[int] = frozenset()
    """Ids of the queues behind the commitment: work waits in them, it has not gone back."""
    archived_at: datetime | None = None

    def phase_of(self, kind: str, column: int | None) -> Phase:
        """The phase of a card that stands in `column` of `kind`."""
        return Phase.STARTED if kind == "queue" and column in self.waiting else _PHASES[kind]

    def _steps(self) -> Iterator[_Step]:
        stands = Phase.BEFORE
        for entry in self.entries:
            left = self.phase_of(entry.from_kind, entry.from_column) if entry.from_kind else stands
            if left != stands:
                yield _Step(None, left, None)
            stands = self.phase_of(entry.to_kind, entry.to_column)
            was_created_there = not entry.from_kind and stands == Phase.DELIVERED
            yield _Step(None if was_created_there else entry.at, stands, entry.team_id)

    @cached_property
    def _life(self) -> _Life:
        life = _Life()
        for step in self._steps():
            life = life.after(step)
        return life

    @property
    def started_at(self) -> datetime | None:
        """The commitment, in UTC."""
        return self._life.started_at

    @property
    def finished_at(self) -> datetime | None:
        """The delivery, in UTC."""
        return self._life.finished_at

    @property
    def is_finished(self) -> bool:
        return self._life.is_finished

    @property
    def was_discarded(self) -> bool:
        """Started work that was archived without being delivered: counted apart, never in a time or a throughput."""
        return self._life.is_started and not self.is_finished and self.archived_at is not None

    @property
    def is_in_progress(self) -> bool:
        """Started, not delivered, not discarded; blocked work included."""
        return self._life.is_started and not self.is_finished and self.archived_at is None

    @property
    def skipped_the_work(self) -> bool:
        """Dragged straight to delivered: its cycle time is one day and says nothing."""
        return self.is_finished and not self._life.was_worked_on

    @property
    def hand_overs(self) -> int:
        """How often it changed team after it was started."""
        return self._life.hand_overs

    @property
    def team_id(self) -> int | None:
        """The team that has it now, or finished it."""
        return self._life.team_id


def histories(
    entries: Iterable[Entry],
    waiting: frozenset[int] = frozenset(),
    archived: Mapping[int, datetime] | None = None,
) -> list[History]:
    """The histories of all cards in `entries`, in the order of their ids.

    Args:
        entries: in any order; those of the same instant keep the order they come in.
        waiting: see `waiting_queues`.
        archived: card id → when it was archived.
    """
    ordered = sorted(entries, key=lambda entry: (entry.card_id, entry.at))
    gone = archived or {}
    return [
        History(card_id, tuple(own), waiting, gone.get(card_id))
        for card_id, own in groupby(ordered, key=lambda entry: entry.card_id)
    ]


def waiting_queues(columns: Iterable[tuple[int, str]]) -> frozenset[int]:
    """The queues behind the commitment point, given a board's (id, kind) pairs from left to right.

    Archived columns belong in the list too: cards once waited there.
    """
    found: set[int] = set()
    is_committed = False
    for column_id, kind in columns:
        is_committed = is_committed or kind == "active"
        if is_committed and kind == "queue":
            found.add(column_id)
    return frozenset(found)
