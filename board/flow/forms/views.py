"""A view under a name."""

from __future__ import annotations

from ...core.db import NAME
from ...core.fields import Form, Tick, Words
from ...core.words import say


class ViewForm(Form):
    """What the present look is called, and who sees it."""

    name = Words(say("What do you call it?"), NAME, required=say("Give the view a name."))
    is_shared = Tick(say("For everybody who sees this board"))
