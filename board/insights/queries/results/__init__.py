"""Results of a team: what changed for its customers, what it tried, how its work flows, what it answered."""

from .asked import Asked, AskedRow, asked
from .figures import MetricView, Shown, cards_of_metric, metric_chart, shown_figures
from .flowing import Flowing, flowing
from .lists import CardList, RequestList, card_list, request_list
from .spans import PERIODS, Span, span
from .tried import Tried, tried
from .whole import Results, results

__all__ = [
    "PERIODS",
    "Asked",
    "AskedRow",
    "CardList",
    "Flowing",
    "MetricView",
    "RequestList",
    "Results",
    "Shown",
    "Span",
    "Tried",
    "asked",
    "card_list",
    "cards_of_metric",
    "flowing",
    "metric_chart",
    "request_list",
    "results",
    "shown_figures",
    "span",
    "tried",
]
