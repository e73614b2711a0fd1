"""Who looks after mail."""

from __future__ import annotations

from ..accounts.models import User
from ..teams.policy import leads, leads_any
from .models import Mail


def may_run_mail(person: User) -> bool:
    """Name the server, look at the queue, try again."""
    return person.is_administrator


def may_send_by_hand(person: User, mail: Mail) -> bool:
    """Letters of their team; in the pool, whoever leads a team. What concerns accounts is nobody's but its owner's."""
    if mail.subject_kind != "request" or not person.is_member:
        return False
    return leads(person, mail.team_id) if mail.team_id else leads_any(person)
