"""Until when a card has to be out, and how urgent it is."""

from __future__ import annotations

from flask import Response, request

from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me
from ..forms.cards import DueForm
from ..queries import cards as queries
from ..rules import classes
from . import flow
from .hands import again, refusal
from .surfaces import both


@both(flow.post, "/cards/<int:card_id>/due")
def give_date(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), DueForm(request.form)
    typed = request.form.get("due_on", "")
    if not form.validate():
        return again(card_id, surface, "when", refused={"at": "due_on", "error": form.due_on.errors[0], "text": typed})
    try:
        classes.set_due(card, form.due_on.data, by=me())
    except DomainError as error:
        return again(card_id, surface, "when", refused=refusal(error, "due_on", text=typed))
    return again(card_id, surface, "when", spoken=say("Saved."))


@both(flow.post, "/cards/<int:card_id>/class")
def say_urgency(card_id: int, surface: str) -> Response:
    card, chosen = queries.changeable_card(card_id, to=me()), request.form.get("class_of_service", "")
    try:
        classes.set_class(card, chosen, by=me())
    except DomainError as error:
        told = refusal(error, error.field or "class_of_service", chosen=chosen, holder=getattr(error, "card", None))
        return again(card_id, surface, "when", refused=told)
    return again(card_id, surface, "when", spoken=say("Saved."))
