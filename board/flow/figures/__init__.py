"""What the moves say: cycle time, age, throughput, work in progress, cumulative flow, blocked time.

Pure functions over the history of each card; nothing here reads a database. Every number follows the
conventions of docs/metrics.md (spec 4.0 and 4.1): the log is the truth, days are calendar days of the
team's time zone with both ends counted, and a move back rewrites what came before it.
Filters (audience, class, label) choose the cards *before* anything is computed.
"""

from .counts import Week, in_progress, throughput
from .cumulative import Cumulative, Stage, cumulative_flow
from .forecast import FEWEST, FULL_DAYS, Odds, days_until, per_day
from .history import Entry, History, Phase, histories, waiting_queues
from .stretches import Stretch, blocked_time
from .times import Delivered, Started, UsualTime, ages, cycle_times, usual_time
from .window import Window

__all__ = [
    "FEWEST",
    "FULL_DAYS",
    "Cumulative",
    "Delivered",
    "Entry",
    "History",
    "Odds",
    "Phase",
    "Stage",
    "Started",
    "Stretch",
    "UsualTime",
    "Week",
    "Window",
    "ages",
    "blocked_time",
    "cumulative_flow",
    "cycle_times",
    "days_until",
    "histories",
    "in_progress",
    "per_day",
    "throughput",
    "usual_time",
    "waiting_queues",
]
