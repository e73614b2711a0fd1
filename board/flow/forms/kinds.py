"""What is typed about kinds of work."""

from __future__ import annotations

from ...core.fields import BothWords, Form
from ...core.words import say


class WorkTypeForm(Form):
    """What it is called, and the steps it always takes, one a line."""

    name = BothWords(say("What it is called"), required=True)
    steps = BothWords(say("Its steps, one a line"), most=20_000, lines=True)
