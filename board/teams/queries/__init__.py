"""Teams as people look for them, and whom they serve."""

from .covering import Coverage, Moment, ServedStage, covering, who_serves
from .finding import (
    KeyChanged,
    all_teams,
    charter,
    charters,
    current_team,
    editable_charter,
    found_at_all,
    led_by,
    newcomer,
    person_in,
    possible_colleagues,
    possible_lead,
    team_with,
    teams_for,
    to_switch_to,
    visible_team,
)
from .moments import AskedMoment, moment
from .serving import Routing, is_served, routing, serving

__all__ = [
    "AskedMoment",
    "Coverage",
    "KeyChanged",
    "Moment",
    "Routing",
    "ServedStage",
    "all_teams",
    "charter",
    "charters",
    "covering",
    "current_team",
    "editable_charter",
    "found_at_all",
    "is_served",
    "led_by",
    "moment",
    "newcomer",
    "person_in",
    "possible_colleagues",
    "possible_lead",
    "routing",
    "serving",
    "team_with",
    "teams_for",
    "to_switch_to",
    "visible_team",
    "who_serves",
]
