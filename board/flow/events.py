"""What happens to the work."""

from __future__ import annotations

from dataclasses import dataclass

from ..activity.events import Event


@dataclass(frozen=True, kw_only=True)
class BoardOpened(Event):
    """A team got a board. Facts: `is_main`."""

    name = "flow.board.opened"


@dataclass(frozen=True, kw_only=True)
class BoardChanged(Event):
    """Renamed, made the main one, hidden or shown. Facts: `changes`, field -> new value as text."""

    name = "flow.board.changed"


@dataclass(frozen=True, kw_only=True)
class ColumnChanged(Event):
    """Name, policy, kind or limit of a column. Facts: `column_id`, `changes`."""

    name = "flow.column.changed"


@dataclass(frozen=True, kw_only=True)
class CardMoved(Event):
    """A card entered a column. Facts: `move_id`, `from` and `to` (id, name in both languages, kind), `over_limit`, `reason`."""

    name = "flow.card.moved"


@dataclass(frozen=True, kw_only=True)
class CardReordered(Event):
    """A card has another place in its column. Facts: `move_id`, `column_id`, `column`."""

    name = "flow.card.reordered"


@dataclass(frozen=True, kw_only=True)
class MoveUndone(Event):
    """A move was taken back. Facts: `move_id`, `undoes_id`."""

    name = "flow.move.undone"


@dataclass(frozen=True, kw_only=True)
class CardCreated(Event):
    """A card was opened. Facts: `number`, `origin` ("own_idea", "request"), `column_id`."""

    name = "flow.card.created"


@dataclass(frozen=True, kw_only=True)
class CardEdited(Event):
    """What it says was changed. Facts: `fields`, their names; `revision`."""

    name = "flow.card.edited"


@dataclass(frozen=True, kw_only=True)
class CardArchived(Event):
    """Put away. Facts: `column_id` it lay in."""

    name = "flow.card.archived"


@dataclass(frozen=True, kw_only=True)
class CardRestored(Event):
    """Brought back. Facts: `column_id` it came to."""

    name = "flow.card.restored"


@dataclass(frozen=True, kw_only=True)
class CardBlocked(Event):
    """It cannot go on. Facts: `blocker_id`, `reason`, `waits_for`."""

    name = "flow.card.blocked"


@dataclass(frozen=True, kw_only=True)
class CardUnblocked(Event):
    """It can go on. Facts: `blocker_id`, `reason` it had, `hours` it lasted."""

    name = "flow.card.unblocked"


@dataclass(frozen=True, kw_only=True)
class HypothesisSet(Event):
    """Which number is to move. Facts: `metric_id`, `expected_from`, `expected_to`, `check_on` (ISO day), `look_at`."""

    name = "flow.hypothesis.set"


@dataclass(frozen=True, kw_only=True)
class CheckPostponed(Event):
    """It is looked at again later. Facts: `check_on` (ISO day)."""

    name = "flow.check.postponed"


@dataclass(frozen=True, kw_only=True)
class OutcomeTold(Event):
    """What became of it. Facts: `outcome`, `value`, `note`."""

    name = "flow.outcome.told"
