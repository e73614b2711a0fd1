"""Where every line, dot, bar and label of a chart stands. The templates `insights/_chart_*.html` draw it.

Geometry only: no words but those handed in, no HTML. Lengths across are percentages of the width, so that a
chart fits any screen without scaling its text; lengths down are pixels. Links come in with the data.
"""

from .ageing import AgeingChart, StartedCard, ageing_chart
from .cumulative import CumulativeBand, CumulativeChart, cumulative_chart
from .cycle import CycleChart, DeliveredCard, cycle_chart
from .goal import GoalChart, Reading, goal_chart
from .share import Part, ShareBar, share_bar
from .weeks import WeekCount, WeeksChart, weeks_chart

__all__ = [
    "AgeingChart",
    "CumulativeBand",
    "CumulativeChart",
    "CycleChart",
    "DeliveredCard",
    "GoalChart",
    "Part",
    "Reading",
    "ShareBar",
    "StartedCard",
    "WeekCount",
    "WeeksChart",
    "ageing_chart",
    "cumulative_chart",
    "cycle_chart",
    "goal_chart",
    "share_bar",
    "weeks_chart",
]
