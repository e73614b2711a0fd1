"""Who may define figures, and who may write down their values."""

from __future__ import annotations

from ..accounts.models import User
from ..teams.policy import leads, works_in


def may_define(person: User, team_id: int) -> bool:
    """Choose what the team cares about, and its goals."""
    return leads(person, team_id)


def may_observe(person: User, team_ids: set[int]) -> bool:
    """Write down values of a metric that one of these teams cares about; heads may for all."""
    return person.is_head or any(works_in(person, team_id) for team_id in team_ids)


def may_see(person: User) -> bool:
    return person.is_member
