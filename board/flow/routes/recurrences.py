"""Cards that come back: how often, when next, and no more."""

from __future__ import annotations

from datetime import timedelta

from flask import Response, request, url_for

from ...core.clock import today
from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me, see_other
from ..forms.accepted import RecurrenceForm
from ..models import Card
from ..queries.cards import changeable_card, visible_card
from ..queries.recurring import recurrence_shown
from ..rules import recurrences
from . import flow
from .hands import again
from .surfaces import back_to, both, show


@both(flow.get, "/cards/<int:card_id>/recurrence")
def show_recurrence(card_id: int, surface: str) -> Response:
    card = changeable_card(card_id, to=me())
    known = recurrence_shown(card)
    next_on = known.next_on if known else today(card.board.team.time_zone) + timedelta(days=7)
    return _ask(card, RecurrenceForm(data={"every": known.every if known else "month", "next_on": next_on}), surface)


@both(flow.post, "/cards/<int:card_id>/recurrence")
def set_recurrence(card_id: int, surface: str) -> Response:
    card, form = changeable_card(card_id, to=me()), RecurrenceForm(request.form)
    try:
        if form.validate():
            recurrences.set_recurrence(card, form.every.data, form.next_on.data, by=me())
            return back_to(card, surface, say("It comes back."), _undo(card, "end"))
    except DomainError as error:
        form.refuse(error)
    return _ask(visible_card(card_id, to=me()), form, surface, 422)


@both(flow.post, "/cards/<int:card_id>/recurrence/end")
def end_recurrence(card_id: int, surface: str) -> Response:
    card = changeable_card(card_id, to=me())
    recurrences.end_recurrence(card, by=me())
    if "board" in request.form:
        return see_other(url_for("flow.show_board_settings", board_id=card.board_id))
    return again(card_id, surface, "recurrence", told=say("It comes back no more."), undo=_undo(card, "resume")["href"])


@both(flow.post, "/cards/<int:card_id>/recurrence/resumption")
def resume_recurrence(card_id: int, surface: str) -> Response:
    card = changeable_card(card_id, to=me())
    recurrences.resume_recurrence(card, by=me())
    return again(card_id, surface, "recurrence", told=say("It comes back again."))


def _undo(card: Card, way: str) -> dict[str, str]:
    return {"href": url_for(f"flow.{way}_recurrence", card_id=card.id, surface="panel")}


def _ask(card: Card, form: RecurrenceForm, surface: str, status: int = 200) -> Response:
    return show(surface, "flow/_recurrence.html", status, form=form, card=card, team=card.board.team)
