"""Following a card, and hearing nothing of it."""

from __future__ import annotations

from flask import Response, request

from ...core.words import say
from ...web.pages import me
from ..queries import cards as queries
from ..rules import watching
from . import flow
from .hands import again
from .surfaces import both


@both(flow.post, "/cards/<int:card_id>/watch")
def watch_card(card_id: int, surface: str) -> Response:
    card = queries.visible_card(card_id, to=me())
    if request.form.get("follow") == "1":
        watching.follow(card, by=me())
        return again(card_id, surface, "watch", spoken=say("You follow this card."))
    watching.mute(card, by=me())
    return again(card_id, surface, "watch", spoken=say("You hear nothing more of this card."))
