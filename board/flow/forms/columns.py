"""What is typed about a board and its columns."""

from __future__ import annotations

from ...core.db import NAME, SENTENCE
from ...core.fields import BothWords, Choice, Form, Tick, Whole
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


class BoardForm(Form):
    """A board."""

    name = BothWords(say("Name"), NAME, required=True)
    is_private = Tick(say("Only its team sees it"))
