"""Saying that a card cannot go on, and that it can again."""

from __future__ import annotations

from flask import Response, request

from ...core.words import say
from ...web.pages import me
from ..forms.cards import BlockerForm
from ..queries import cards as queries
from ..rules import blockers
from . import flow
from .surfaces import back_to, both, show


@both(flow.get, "/cards/<int:card_id>/blocker")
def show_blocker(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return show(surface, "flow/_card_blocker.html", form=BlockerForm(), card=card, team=card.board.team)


@both(flow.post, "/cards/<int:card_id>/blocker")
def block_card(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), BlockerForm(request.form)
    if not form.validate():
        return show(surface, "flow/_card_blocker.html", 422, form=form, card=card, team=card.board.team)
    blockers.block(card, form.reason.data, form.waits_for.data, by=me())
    return back_to(card, surface, say("%(key)s is blocked. The board says why.", key=card.key))


@both(flow.post, "/cards/<int:card_id>/blocker/end")
def unblock_card(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    blockers.unblock(card, by=me())
    return back_to(card, surface, say("%(key)s can go on.", key=card.key))
