"""What an opened card shows beside what hangs on it, in one statement that says whether any of it is another by now.

Whatever hangs on a card raises its revision. Names, values and rights change without it; and of a few things, which most
cards have none of, this says whether there are any.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, String, bindparam, cast, exists, func, or_, select

from ...accounts.models import User
from ...activity.models import Activity
from ...audiences.models import Persona
from ...core.db import db
from ...metrics.models import Metric, Observation
from ...teams.models import Membership
from ..models import Blocker, Card, CardField, CardLink, Move, Recurrence, WorkType

CARD, TEAM, METRIC = bindparam("card"), bindparam("team"), bindparam("metric")
WHO, CUSTOMER, NUMBER, SEEN = User.__table__.c, Persona.__table__.c, Metric.__table__.c, Observation.__table__.c
KIND, PLACE, VALUE, MOVED = WorkType.__table__.c, Membership.__table__.c, CardField.__table__.c, Move.__table__.c
HAPPENED, AGAIN, STOP, LEANS = Activity.__table__.c, Recurrence.__table__.c, Blocker.__table__.c, CardLink.__table__.c


def _one(value: Any, *where: ColumnElement[bool]) -> Any:
    return select(value).where(*where).scalar_subquery()


def _all(text: Any, *where: ColumnElement[bool]) -> Any:
    """All of these texts in one: whatever one of them says otherwise, it is another one."""
    return _one(func.aggregate_strings(text, "\n"), *where)


OF_THE_METRIC, OF_THE_TEAM, COMES_BACK = SEEN.metric_id == METRIC, KIND.team_id == TEAM, (AGAIN.card_id == CARD, AGAIN.ended_at.is_(None))
BESIDE: Select[Any] = select(
    _all(WHO.name), _one(func.count(WHO.deactivated_at)),
    _all(CUSTOMER.name), _all(CUSTOMER.role), _all(CUSTOMER.need),
    exists().where(STOP.card_id == CARD),
    exists().where(or_(LEANS.card_id == CARD, LEANS.other_id == CARD)),
    _all(NUMBER.name, NUMBER.id == METRIC), _all(NUMBER.unit, NUMBER.id == METRIC), _one(NUMBER.decimals, NUMBER.id == METRIC),
    _one(func.count(SEEN.id), OF_THE_METRIC), _one(func.max(SEEN.recorded_at), OF_THE_METRIC),
    _all(KIND.name, OF_THE_TEAM), _one(func.count(KIND.archived_at), OF_THE_TEAM),
    _all(cast(PLACE.user_id, String), PLACE.team_id == TEAM),
    _all(VALUE.value, VALUE.card_id == CARD),
    _one(func.max(MOVED.id), MOVED.card_id == CARD),
    _one(func.max(HAPPENED.id), HAPPENED.subject_kind == "card", HAPPENED.subject_id == CARD),
    _one(AGAIN.every, *COMES_BACK), _one(AGAIN.next_on, *COMES_BACK),
)  # fmt: skip


NAMES = 5
"""Columns of the statement that are the same for all cards."""


class Beside(NamedTuple):
    """What stands beside a card: two are equal only where nothing of it changed."""

    names: Hashable
    """Of people and customers: the same for all cards."""
    own: Hashable
    was_blocked: bool
    """Now or before."""
    has_links: bool


def beside(card: Card) -> Beside:
    """What the opened `card` shows besides its own rows, as far as it can be told in one statement."""
    row = db.session.execute(BESIDE, {"card": card.id, "team": card.team_id, "metric": card.metric_id or 0}).one()
    return Beside(tuple(row[:NAMES]), tuple(row[NAMES:]), bool(row[NAMES]), bool(row[NAMES + 1]))
