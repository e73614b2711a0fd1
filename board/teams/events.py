"""What happens to teams."""

from __future__ import annotations

from dataclasses import dataclass

from ..activity.events import Event


@dataclass(frozen=True, kw_only=True)
class TeamFounded(Event):
    """There is a new team. Facts: `key`. Its main board is opened in the same transaction."""

    name = "teams.team.founded"


@dataclass(frozen=True, kw_only=True)
class CharterChanged(Event):
    """Whom the team serves, or how, reads differently. Facts: `changed`, the names of the fields."""

    name = "teams.charter.changed"


@dataclass(frozen=True, kw_only=True)
class AudienceTaken(Event):
    """The team looks after one more audience. Facts: `stage`, `persona`, `brand` ids, each possibly None."""

    name = "teams.audience.taken"


@dataclass(frozen=True, kw_only=True)
class AudienceLeft(Event):
    """The team looks after one audience less. Facts as `AudienceTaken`."""

    name = "teams.audience.left"


@dataclass(frozen=True, kw_only=True)
class KeyRenewed(Event):
    """The team has another key. Facts: `old`, `new`."""

    name = "teams.key.renewed"


@dataclass(frozen=True, kw_only=True)
class MemberJoined(Event):
    """Somebody works in the team now. Facts: `user`, `role`."""

    name = "teams.member.joined"


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    """Somebody has another role in the team. Facts: `user`, `role`."""

    name = "teams.member.changed"


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """Somebody does not work in the team any more. Facts: `user`."""

    name = "teams.member.left"


@dataclass(frozen=True, kw_only=True)
class TeamArchived(Event):
    """The team has ended; its work can still be read."""

    name = "teams.team.archived"


@dataclass(frozen=True, kw_only=True)
class TeamRestored(Event):
    """The team works again."""

    name = "teams.team.restored"


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """The team works at other times, or answers within other days. Facts: `was`, the fields as they were, by name."""

    name = "teams.calendar.changed"


@dataclass(frozen=True, kw_only=True)
class DaysOffAdded(Event):
    """Nobody works on some more days; `team_id` is None where that is everybody's. Facts: `days`, ISO dates."""

    name = "teams.days_off.added"


@dataclass(frozen=True, kw_only=True)
class DayOffRemoved(Event):
    """A day off is worked after all. Facts: `days`, one ISO date, and `called`."""

    name = "teams.day_off.removed"
