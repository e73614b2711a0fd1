"""Two people change the same text: the second one is shown both, and nothing is overwritten."""

from __future__ import annotations

from ...core.errors import Conflict
from ...core.words import say


class EditedMeanwhile(Conflict):
    """Somebody saved the same text between reading and saving it; nothing was overwritten."""

    def __init__(self) -> None:
        super().__init__(say("Somebody saved this card while you were writing. Nothing was overwritten."))
