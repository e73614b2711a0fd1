"""What is typed or chosen to put something on a card."""

from __future__ import annotations

from typing import Any

from wtforms import HiddenField

from ...core.db import TITLE
from ...core.errors import DomainError
from ...core.fields import Form, Words
from ...core.words import say


class AttachForm(Form):
    """Files, or an address with a name. `key` names the attempt, so that it counts once however often it arrives."""

    url = Words(say("Link"), most=4000, required=False)
    name = Words(say("What it is"), most=TITLE, required=False)
    key = HiddenField()

    def uploads(self, sent: Any) -> list[Any]:
        """The files among what was sent; a browser sends an empty one where none was chosen."""
        return [each for each in sent.getlist("file") if each.filename]

    def nothing_chosen(self) -> DomainError:
        """Why nothing was put there."""
        return DomainError(say("Choose a file, or paste the address of what you want to put here."), field="url")
