"""Our usual time, as the board needs it: one number a team and day."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import select

from ...core.clock import start_of, today
from ...core.db import db
from ...teams.models import Team
from ..figures.times import Delivered, UsualTime, days_between, usual_time
from ..models import Card

DAYS = 90
KEPT_FOR = 300
"""Seconds: the figure is one of ninety days, and a move must not wait for it."""

_kept: dict[int, tuple[object, UsualTime]] = {}


def our_usual_time(team: Team) -> UsualTime:
    """What 85 of 100 of the team's cards took that were delivered in the last 90 days. Kept for five minutes."""
    day = today(team.time_zone)
    stamp = (day, team.created_at, time.monotonic() // KEPT_FOR)  # ids come back after a restore, hence created_at
    known = _kept.get(team.id)
    if known and known[0] == stamp:
        return known[1]
    since = start_of(day - timedelta(days=DAYS - 1), team.time_zone)
    rows = db.session.execute(
        select(Card.id, Card.started_at, Card.delivered_at).where(
            Card.team_id == team.id, Card.delivered_at >= since, Card.started_at.is_not(None), Card.deleted_at.is_(None)
        )
    )
    found = usual_time(
        Delivered(card_id, day, days_between(started, delivered, team.time_zone)) for card_id, started, delivered in rows
    )
    _kept[team.id] = (stamp, found)
    return found
