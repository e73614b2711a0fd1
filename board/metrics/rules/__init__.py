"""What may change about figures."""

from .defining import ChannelIsNoGoal, Draft, LooksLikeChannel, change, define, explain, retire
from .goals import set_goal
from .observing import observe

__all__ = [
    "ChannelIsNoGoal",
    "Draft",
    "LooksLikeChannel",
    "change",
    "define",
    "explain",
    "observe",
    "retire",
    "set_goal",
]
