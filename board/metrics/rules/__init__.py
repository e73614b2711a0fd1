"""What may change about figures."""

from .beginning import Aim, begin
from .defining import ChannelFigure, ChannelIsNoGoal, Draft, LooksLikeChannel, change, define, explain, retire
from .goals import set_goal
from .observing import observe
from .ordering import move_up

__all__ = [
    "Aim",
    "ChannelFigure",
    "ChannelIsNoGoal",
    "Draft",
    "LooksLikeChannel",
    "begin",
    "change",
    "define",
    "explain",
    "move_up",
    "observe",
    "retire",
    "set_goal",
]
