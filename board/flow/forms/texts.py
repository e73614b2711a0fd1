"""Texts that are edited in their place."""

from __future__ import annotations

from ...core.db import TITLE
from ...core.fields import Form, LongWords, Whole, Words
from ...core.words import say


class TextForm(Form):
    """A description or a comment. `revision` is the one the person was shown, `key` names a new comment."""

    text = LongWords(say("Text"))
    revision = Whole(default=0)
    key = Words(most=60)


class TitleForm(Form):
    """What a card is called."""

    title = Words(say("Title"), TITLE, required=say("Give the card a title."))
    revision = Whole(default=0)
