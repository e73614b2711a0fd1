"""The charter: whom the team serves, and the sentence it says no with."""

from __future__ import annotations

from typing import Any

from ...accounts.models import User
from ...activity.log import record
from ...core.clock import now
from ...core.errors import DomainError, require
from ...core.words import say
from ..events import CharterChanged, TeamArchived, TeamRestored
from ..models import Team
from ..policy import may_change_charter, may_found_team

FIELDS = (
    "name",
    "organised_by",
    "sentence",
    "need",
    "not_for",
    "brand_difference",
)
"""What the charter holds beside its audiences, its people, its calendar and its key."""


def change_charter(team: Team, by: User, **values: Any) -> Team:
    """Write `values`, named as in `FIELDS`, into the charter.

    Raises:
        DomainError: no name.
        TypeError: a value that the charter does not hold.
    """
    require(may_change_charter(by, team.id), say("Only those who lead the team change its charter."))
    unknown = values.keys() - set(FIELDS)
    if unknown:
        raise TypeError(f"not part of a charter: {sorted(unknown)}")
    _check(values)
    changed = [field for field, value in values.items() if getattr(team, field) != value]
    for field in changed:
        setattr(team, field, values[field])
    if changed:
        record(
            CharterChanged(
                subject=("team", team.id), team_id=team.id, title=str(team.name), facts={"changed": changed}
            ),
            by=by,
        )
    return team


def archive_team(team: Team, by: User) -> Team:
    """The team has ended: it is not offered any more, and its boards can still be read."""
    require(may_found_team(by), say("Only the head of marketing or an administrator ends teams."))
    if team.archived_at is None:
        team.archived_at = now()
        record(TeamArchived(subject=("team", team.id), team_id=team.id, title=str(team.name)), by=by)
    return team


def restore_team(team: Team, by: User) -> Team:
    """The team works again."""
    require(may_found_team(by), say("Only the head of marketing or an administrator brings teams back."))
    if team.archived_at is not None:
        team.archived_at = None
        record(TeamRestored(subject=("team", team.id), team_id=team.id, title=str(team.name)), by=by)
    return team


def _check(values: dict[str, Any]) -> None:
    if "name" in values and not values["name"]:
        raise DomainError(say("Give the team a name."), "name")
