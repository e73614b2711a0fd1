"""Bringing back what was taken off a card: people, steps, labels."""

from __future__ import annotations

from flask import Response

from ...core.errors import NotFound
from ...core.words import say
from ...web.pages import me
from ..queries import cards as queries
from ..queries.remembered import removal_from
from ..rules import people, steps
from . import flow
from .hands import again
from .surfaces import both


@both(flow.post, "/cards/<int:card_id>/removals/<int:activity_id>/undo")
def put_back(card_id: int, activity_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    gone = removal_from(card, activity_id)
    if gone.name == "flow.people.changed":
        people.put_back(card, gone.facts["kept"], by=me())
        return again(card_id, surface, "people", "watch", spoken=say("It is back."))
    if gone.name == "flow.steps.changed":
        steps.put_back(card, gone.facts, by=me())
        return again(card_id, surface, "steps", spoken=say("It is back."))
    raise NotFound
