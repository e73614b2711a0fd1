"""Teams as people look for them, and whom they serve."""

from .covering import Coverage, Moment, covering
from .finding import (
    KeyChanged,
    all_teams,
    charter,
    current_team,
    found_at_all,
    possible_colleagues,
    teams_for,
    visible_team,
)
from .serving import Routing, routing, serving

__all__ = [
    "Coverage",
    "KeyChanged",
    "Moment",
    "Routing",
    "all_teams",
    "charter",
    "covering",
    "current_team",
    "found_at_all",
    "possible_colleagues",
    "routing",
    "serving",
    "teams_for",
    "visible_team",
]
