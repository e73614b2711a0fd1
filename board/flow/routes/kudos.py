"""Thanking somebody on a card."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me
from ..queries import cards as queries
from ..queries.hands import colleague
from ..rules import kudos
from . import flow
from .hands import again, refusal
from .surfaces import both


@both(flow.post, "/cards/<int:card_id>/kudos")
def give_kudos(card_id: int, surface: str) -> Response:
    card, form = queries.visible_card(card_id, to=me()), request.form
    person = colleague(card, as_id(form.get("to_id")))
    try:
        given = kudos.thank(card, person, form.get("text", ""), by=me())
    except DomainError as error:
        return again(card_id, surface, "kudos", refused=refusal(error, "kudos", text=form.get("text", ""), to_id=person.id))
    undo = url_for("flow.take_kudos_back", card_id=card_id, kudos_id=given.id, surface="panel")
    return again(card_id, surface, "kudos", told=say("%(name)s will read it.", name=person.name), undo=undo)


@both(flow.post, "/cards/<int:card_id>/kudos/<int:kudos_id>/removal")
def take_kudos_back(card_id: int, kudos_id: int, surface: str) -> Response:
    kudos.take_back(queries.visible_card(card_id, to=me()), kudos_id, by=me())
    return again(card_id, surface, "kudos", spoken=say("Taken back."))
