"""What happens to figures."""

from ..activity.events import Event


class MetricDefined(Event):
    name = "metrics.metric.defined"


class MetricChanged(Event):
    name = "metrics.metric.changed"


class MetricMoved(Event):
    name = "metrics.metric.moved"


class MetricRetired(Event):
    name = "metrics.metric.retired"


class GoalSet(Event):
    name = "metrics.goal.set"


class ValueObserved(Event):
    name = "metrics.value.observed"


class ChannelGoalRefused(Event):
    name = "metrics.goal.refused"
