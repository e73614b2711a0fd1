"""What happens to teams."""

from __future__ import annotations

from ..activity.events import Event


class TeamFounded(Event):
    """There is a new team. Facts: `key`. Its main board is opened in the same transaction."""

    name = "teams.team.founded"


class CharterChanged(Event):
    """Whom the team serves, or how, reads differently. Facts: `changed`, the names of the fields."""

    name = "teams.charter.changed"


class AudienceTaken(Event):
    """The team looks after one more audience. Facts: `stage`, `persona`, `brand` ids, each possibly None."""

    name = "teams.audience.taken"


class AudienceLeft(Event):
    """The team looks after one audience less. Facts as `AudienceTaken`."""

    name = "teams.audience.left"


class KeyRenewed(Event):
    """The team has another key. Facts: `old`, `new`."""

    name = "teams.key.renewed"


class MemberJoined(Event):
    """Somebody works in the team now. Facts: `user`, `role`."""

    name = "teams.member.joined"


class MemberChanged(Event):
    """Somebody has another role in the team. Facts: `user`, `role`."""

    name = "teams.member.changed"


class MemberLeft(Event):
    """Somebody does not work in the team any more. Facts: `user`."""

    name = "teams.member.left"


class TeamArchived(Event):
    """The team has ended; its work can still be read."""

    name = "teams.team.archived"


class TeamRestored(Event):
    """The team works again."""

    name = "teams.team.restored"


class CalendarChanged(Event):
    """The team works at other times, or answers within other days. Facts: `was`, the fields as they were, by name."""

    name = "teams.calendar.changed"


class DaysOffAdded(Event):
    """Nobody works on some more days; `team_id` is None where that is everybody's. Facts: `days`, ISO dates."""

    name = "teams.days_off.added"


class DayOffRemoved(Event):
    """A day off is worked after all. Facts: `days`, one ISO date, and `called`."""

    name = "teams.day_off.removed"
