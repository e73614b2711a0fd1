"""What is typed about a board and its columns."""

from __future__ import annotations

from typing import Any

from ...core.db import NAME, SENTENCE
from ...core.fields import BothWords, Choice, Form, Tick, Whole, as_id
from ...core.words import say

MEANINGS = [
    ("backlog", say("Accepted: it waits in its order")),
    ("queue", say("Queue: ready, nobody works on it yet")),
    ("active", say("Active: somebody works on it")),
    ("delivered", say("Delivered: it is with the customer")),
    ("learned", say("Learned: we know what became of it")),
]


class ColumnForm(Form):
    """A column; an empty limit is none."""

    name = BothWords(say("Name"), NAME, required=True)
    policy = BothWords(say("When may a card leave it? In a sentence"), SENTENCE)
    kind = Choice(say("What a card in it means"), MEANINGS)
    wip_limit = Whole(say("Limit"), least=-(10**9))  # the rule says what a limit may be
    is_strict = Tick(say("Refuse cards over the limit instead of asking why"))


class HomeForm(Form):
    """Where the cards of a deleted column go: to another column, or into the trash with it."""

    TRASH = "trash"

    home = Choice(say("Where do its cards go?"), required=False)

    @property
    def chosen(self) -> int | None:
        """The id of the column chosen; None for the trash."""
        return as_id(self.home.data)


def home_form(homes: list[Any], typed: Any = None) -> HomeForm:
    """The choice among the columns `homes` and the trash; the first column unless somebody chose."""
    form = HomeForm(typed, data={"home": str(homes[0].id) if homes else HomeForm.TRASH})
    named = [(str(home.id), say("To the bottom of “%(column)s”", column=home.name)) for home in homes]
    form.home.choices = [*named, (HomeForm.TRASH, say("Into the trash with it, for 30 days"))]
    return form


class NewBoardForm(Form):
    """A further board."""

    name = BothWords(say("Name"), NAME, required=True)


class BoardForm(Form):
    """A board; an empty limit per person is none."""

    name = BothWords(say("Name"), NAME, required=True)
    is_private = Tick(say("Only its team sees it"))
    person_limit = Whole(say("Started cards one person may have in hand"), least=-(10**9))
    uses_scores = Tick(say("Score what waits in Accepted: impact, confidence, ease"))
