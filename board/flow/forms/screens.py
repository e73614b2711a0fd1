"""For how long a board is shown on a screen."""

from __future__ import annotations

from ...core.fields import Choice, Form
from ...core.words import say

LASTS = [("day", say("A day")), ("week", say("A week")), ("month", say("A month"))]


class ScreenForm(Form):
    """How long the link shows the board."""

    lasts = Choice(say("For how long?"), LASTS, default="week")
