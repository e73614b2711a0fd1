"""What is read of figures."""

from .choosing import Offered, offered
from .reading import (
    FALLING,
    TOLERANCE,
    Reading,
    Value,
    due,
    explained_by,
    goals_of,
    may_write_values,
    metric_to_define,
    next_due,
    read,
    reading,
    readings,
    team_of,
    team_to_define_for,
    values_of,
    visible_metric,
)

__all__ = [
    "FALLING",
    "TOLERANCE",
    "Offered",
    "Reading",
    "Value",
    "due",
    "explained_by",
    "goals_of",
    "may_write_values",
    "metric_to_define",
    "next_due",
    "offered",
    "read",
    "reading",
    "readings",
    "team_of",
    "team_to_define_for",
    "values_of",
    "visible_metric",
]
