"""Who is on a card."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me
from ..models import Card
from ..queries import cards as queries
from ..queries import hands as offered
from ..rules import people
from ..rules.limits import ReasonNeeded
from . import flow
from .hands import again, drawn_on
from .pickers import pick
from .surfaces import both


@both(flow.get, "/cards/<int:card_id>/people")
def show_people(card_id: int, surface: str) -> Response:
    return _picker(queries.changeable_card(card_id, to=me()), surface)


@both(flow.post, "/cards/<int:card_id>/people")
def put_on_card(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.form
    person, instead = offered.colleague(card, as_id(form.get("person_id"))), as_id(form.get("instead"))
    try:
        if instead:
            people.put_in_place(card, instead, person, by=me())
        else:
            people.put_on(card, person, form.get("role", ""), form.get("reason", ""), by=me())
    except ReasonNeeded as needed:
        return _picker(queries.visible_card(card_id, to=me()), surface, needed, person.id)
    told = say("%(name)s is on it.", name=person.name)
    return again(card_id, surface, "people", "watch", spoken=told, picker=_offered(card_id, surface))


@both(flow.post, "/cards/<int:card_id>/people/<int:on_id>/role")
def give_role(card_id: int, on_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    people.give_role(card, on_id, request.form.get("role", ""), by=me())
    return again(card_id, surface, "people", spoken=say("Saved."))


@both(flow.post, "/cards/<int:card_id>/people/<int:on_id>/removal")
def take_off_card(card_id: int, on_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    gone = people.take_off(card, on_id, by=me())
    if gone is None:
        return again(card_id, surface, "people", "watch", picker=_offered(card_id, surface))
    name, undo = next(iter(gone.facts["names"].values())), url_for("flow.put_back", card_id=card_id, activity_id=gone.id, surface="panel")
    told = say("%(name)s is not on it any more.", name=name)
    return again(card_id, surface, "people", "watch", told=told, undo=undo, picker=_offered(card_id, surface))


def _offered(card_id: int, surface: str) -> dict | None:
    """What the open picker shows now; nothing without one."""
    card = queries.visible_card(card_id, to=me())
    return {"kind": "people", "options": offered.people_for(card, me())} if surface == "panel" and request.form.get("picker") else None


def _picker(card: Card, surface: str, needed: DomainError | None = None, wanted: int | None = None) -> Response:
    about = {"needed": needed, "wanted": wanted, "instead": as_id(request.values.get("instead"))}
    return pick(card, surface, "people", offered.people_for(card, me()), drawn_on(surface), 422 if needed else 200, **about)
