"""Until when a card has to be out, and how urgent it is."""

from __future__ import annotations

from datetime import date

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.words import say
from ...web.filters import long_day
from ...web.pages import me, notice
from ..forms.cards import DueBackForm, DueForm
from ..models import Card
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
    if form.due_on.data and request.args.get("on") == "calendar":
        return _carried(card, form.due_on.data)
    try:
        classes.set_due(card, form.due_on.data, by=me())
    except DomainError as error:
        return again(card_id, surface, "when", refused=refusal(error, "due_on", text=typed))
    return again(card_id, surface, "when", spoken=say("Saved."))


@flow.post("/cards/<int:card_id>/due/undoing")
def undo_date(card_id: int) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), DueBackForm(request.form)
    if not form.validate():
        raise DomainError(say("That day does not exist. Write it as 2026-11-24."))
    classes.put_due_back(card, form.given.data, form.due_on.data, by=me())
    return notice(say("Undone."))


def _carried(card: Card, day: date) -> Response:
    """Due on the day of the calendar to which it was carried; what refuses it is a notice."""
    was = card.due_on.isoformat() if card.due_on else ""
    classes.set_due(card, day, by=me())
    undo = {"href": url_for("flow.undo_date", card_id=card.id), "due_on": was, "given": day.isoformat()}
    return notice(say("“%(title)s” is due on %(day)s.", title=card.title, day=long_day(day)), undo)


@both(flow.post, "/cards/<int:card_id>/class")
def say_urgency(card_id: int, surface: str) -> Response:
    card, chosen = queries.changeable_card(card_id, to=me()), request.form.get("class_of_service", "")
    try:
        classes.set_class(card, chosen, by=me())
    except DomainError as error:
        told = refusal(error, error.field or "class_of_service", chosen=chosen, holder=getattr(error, "card", None))
        return again(card_id, surface, "when", refused=told)
    return again(card_id, surface, "when", spoken=say("Saved."))
