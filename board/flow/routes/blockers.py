"""Saying that a card cannot go on, and that it can again."""

from __future__ import annotations

from flask import Response, request

from ...core.errors import DomainError, NotFound
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me
from ..forms.cards import BlockerForm, offer
from ..models import Card
from ..queries import cards as queries
from ..queries.hands import card_called, colleague_or_none
from ..queries.naming import people_to_name
from ..rules import blockers
from . import flow
from .hands import again, refusal
from .surfaces import back_to, both, show


@both(flow.get, "/cards/<int:card_id>/blocker")
def show_blocker(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return show(surface, "flow/_card_blocker.html", form=_form(card), card=card, team=card.board.team)


@both(flow.post, "/cards/<int:card_id>/blocker")
def block_card(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    form = _form(card, request.form)
    try:
        if form.validate():
            blockers.block(card, form.reason.data, form.waits_for.data, **_whom(form), by=me())
            return back_to(card, surface, say("%(key)s is blocked. The board says why.", key=card.key))
    except NotFound:
        form.other.errors = [say("There is no card with that number, or it is not yours to see.")]
    except DomainError as error:
        form.refuse(error)
    return show(surface, "flow/_card_blocker.html", 422, form=form, card=queries.visible_card(card_id, to=me()), team=card.board.team)


@both(flow.post, "/cards/<int:card_id>/blocker/end")
def unblock_card(card_id: int, surface: str) -> Response:
    card, ending = queries.changeable_card(card_id, to=me()), request.form.get("ending", "")
    try:
        blockers.unblock(card, ending, by=me())
    except DomainError as error:
        return again(card_id, surface, "asks", refused=refusal(error, "ending", text=ending))
    return again(card_id, surface, "asks", "stretches", "mover", spoken=say("%(key)s can go on.", key=card.key))


def _form(card: Card, typed: object = None) -> BlockerForm:
    form = BlockerForm(typed)
    offer(form.person_id, people_to_name(card.board), none=say("Choose somebody"))
    return form


def _whom(form: BlockerForm) -> dict:
    """Who or what it waits for, where that is one person or one card."""
    if form.waits_for.data == "person":
        return {"person": colleague_or_none(as_id(form.person_id.data))}
    if form.waits_for.data == "card":
        return {"other": card_called(form.other.data, to=me())}
    return {}
