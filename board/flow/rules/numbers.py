"""The numbers of a team's cards: DES-1, DES-2, …"""

from __future__ import annotations

from sqlalchemy import bindparam, update

from ...core.db import db
from ...core.hot import hot
from ..models import TeamCounter

COUNTERS = TeamCounter.__table__.c
TAKE = hot(
    update(TeamCounter.__table__)
    .where(COUNTERS.team_id == bindparam("team"))
    .values(last_card=COUNTERS.last_card + bindparam("how_many"))
    .returning(COUNTERS.last_card)
)


def take_numbers(team_id: int, how_many: int = 1) -> int:
    """The first of `how_many` numbers in a row that no card of the team has or will have."""
    last = db.session.scalar(TAKE, {"team": team_id, "how_many": how_many})
    if last is None:
        db.session.add(TeamCounter(team_id=team_id, last_card=how_many))
        db.session.flush()
        last = how_many
    return last - how_many + 1
