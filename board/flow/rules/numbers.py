"""The numbers of a team's cards: DES-1, DES-2, …"""

from __future__ import annotations

from sqlalchemy import update

from ...core.db import db
from ..models import TeamCounter


def take_numbers(team_id: int, how_many: int = 1) -> int:
    """The first of `how_many` numbers in a row that no card of the team has or will have."""
    last = db.session.scalar(
        update(TeamCounter)
        .where(TeamCounter.team_id == team_id)
        .values(last_card=TeamCounter.last_card + how_many)
        .returning(TeamCounter.last_card)
        .execution_options(synchronize_session=False)
    )
    if last is None:
        db.session.add(TeamCounter(team_id=team_id, last_card=how_many))
        db.session.flush()
        last = how_many
    return last - how_many + 1
