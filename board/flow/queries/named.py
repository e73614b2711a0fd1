"""What stands on cards and boards beside their own words, and changes without a card being touched. One statement each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from ...accounts.models import User
from ...activity.models import Activity
from ...audiences.models import Persona, Stage
from ...core.db import db, once, told
from ...core.hot import hot
from ...metrics import events
from ...metrics.models import Metric
from ...teams.models import Team

OF_FIGURES = (events.ValueObserved, events.GoalSet, events.MetricMoved, events.MetricRetired, events.MetricChanged, events.MetricDefined)
"""After which a figure shows something else: a value corrected where it stands too."""
LOGGED, TEAM, STAGE, WHO = Activity.__table__.c, Team.__table__.c, Stage.__table__.c, Persona.__table__.c


def _all(model: Any) -> Any:
    """Every name in one text: whatever somebody is called otherwise, it is another one."""
    return select(func.aggregate_strings(model.__table__.c.name, "\n")).scalar_subquery()


def _told(*columns: Any) -> Any:
    return select(told(*columns)).scalar_subquery()


def _last(event: type[events.Event]) -> Any:
    """The number of the last one in the log, by its index."""
    return select(func.max(LOGGED.id)).where(LOGGED.name == event.name).scalar_subquery()


ON_CARDS: Select[Any] = hot(select(_all(Persona), _all(User)))
BESIDE_BOARDS = hot(select(
    _told(WHO.name, WHO.role, WHO.need), _all(User), _told(TEAM.key, TEAM.name, TEAM.sentence, TEAM.position, TEAM.archived_at),
    _told(STAGE.name, STAGE.position, STAGE.archived_at), _all(Metric), *map(_last, OF_FIGURES),
))


def on_cards() -> tuple[Any, ...]:
    """Changes when a persona or a person is called otherwise."""
    return tuple(db.session.execute(ON_CARDS).one())


def beside_boards() -> tuple[Any, ...]:
    """The same, and when a team, a stage or a figure says something else: another name or place, a value, a goal."""
    return once("beside boards", lambda: tuple(db.session.execute(BESIDE_BOARDS).one()))
