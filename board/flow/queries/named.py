"""What stands on cards and boards beside their own words, and changes without a card being touched. One statement each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select

from ...accounts.models import User
from ...audiences.models import Persona
from ...core.db import db, once
from ...core.hot import hot
from ...metrics.models import Metric, Observation
from ...teams.models import Team


def _all(model: Any) -> Any:
    """Every name in one text: whatever somebody is called otherwise, it is another one."""
    return select(func.aggregate_strings(model.__table__.c.name, "\n")).scalar_subquery()


ON_CARDS: Select[Any] = hot(select(_all(Persona), _all(User)))
BESIDE_BOARDS = hot(select(
    _all(Persona), _all(User), _all(Team), _all(Metric), select(func.max(Observation.__table__.c.id)).scalar_subquery()
))


def on_cards() -> tuple[Any, ...]:
    """Changes when a persona or a person is called otherwise."""
    return tuple(db.session.execute(ON_CARDS).one())


def beside_boards() -> tuple[Any, ...]:
    """The same, and when a team or a metric is called otherwise, or has a new value."""
    return once("beside boards", lambda: tuple(db.session.execute(BESIDE_BOARDS).one()))
