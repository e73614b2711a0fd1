"""The answer to a move: the card and the places that changed, never a board."""

from __future__ import annotations

import json
from typing import Any

from flask import Response
from markupsafe import Markup

from ...core.words import Sentence, say
from ...web.pages import me, page, partials
from ...web.transaction import settled
from ..models import Board, Card, Move
from ..policy import can_order
from ..queries.columns import changed_view, counted_view
from ..rules.gates import AudienceNeeded, CardNeeds, HypothesisNeeded
from ..rules.taking import known_columns
from .drawing import drawn
from .look import Look
from .shown import changed


def moved_card(
    card: Card, touched: set[int], done: Move | None, told: Sentence | None = None, gone_from: Board | None = None
) -> Response:
    """The card, the heads and feet of the columns it left and entered, and a notice with Undo.

    Where it went to another board, `gone_from` is the one it left, and the one that is drawn. It is drawn after the commit.
    `sirve:placed` says where the card stands now, so that whatever hand moved it, the server's place holds.
    """
    settled()
    look = Look.asked()
    undo = {"href": look.at(f"/moves/{done.id}/undoing")} if done else None
    message = told or (_where(card) if done else None)
    board = gone_from or card.board
    if look.lanes or look.layout:  # one card changes counts in many places: the whole part is drawn anew
        return changed(board, look, message, undo)
    if gone_from:
        view, below = counted_view(board, look.whole, look.filter, touched), None
    else:
        view, below = changed_view(card, touched, look.whole, look.filter, known_columns(board))
    context = drawn(view, look, me())
    face = str(context["cards"].get(card.id, "")).replace("<li ", '<li hx-swap-oob="true" ', 1)
    response = partials("flow/_moved.html", face=Markup(face), message=message, undo=undo, alarm=False, **context)
    place = {"card": card.id, "column": card.column_id if face else None, "before": below}
    events = {"sirve:placed": place, "sirve:version": {"topic": f"board:{board.id}", "version": board.version}}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def _where(card: Card) -> str:
    """Where the card went; and why there, where somebody else says which comes first."""
    message = str(say("“%(title)s” is in %(column)s.", title=card.title, column=card.column.name))
    return message if can_order(me(), card.column, card.board) else f"{message} {say('The lead orders what was accepted.')}"


def asked_first(needs: CardNeeds) -> Response:
    """Where to say what the card lacks: a form that says why it asks, and makes the move when it is filled in."""
    form = "edit" if isinstance(needs, AudienceNeeded) else "hypothesis" if isinstance(needs, HypothesisNeeded) else "check"
    response = Response(status=422)
    address = f"/cards/{needs.card.id}/{form}/panel?to={needs.column.id}"
    response.headers["HX-Trigger"] = json.dumps({"sirve:ask": {"href": address}})
    return response


def in_dialog(template: str, status: int = 200, **context: Any) -> Response:
    """A dialog, whatever the browser had meant to do with the answer."""
    response = page(template, status, **context)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#dialog", "innerHTML"
    return response
