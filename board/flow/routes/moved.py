"""The answer to a move: the card and the places that changed, never a board."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, url_for
from markupsafe import Markup

from ...core.words import Sentence, say
from ...web.pages import me, notice, page, partials
from ..models import Card, Move
from ..queries.columns import BoardView, ColumnView
from ..rules.gates import AudienceNeeded, CardNeeds, HypothesisNeeded
from .drawing import Look, drawn


def moved_card(card: Card, touched: set[int], done: Move | None, told: Sentence | None = None) -> Response:
    """The card, the heads and feet of the columns it left and entered, and a notice with Undo.

    `sirve:placed` says where the card stands now, so that whatever hand moved it, the server's place holds.
    """
    context = drawn(card.board, Look.asked(), me(), only=card.id, among=touched)
    view: BoardView = context["view"]
    changed = [each for each in view.columns if each.id in touched]
    drawn_card = str(context["cards"].get(card.id, "")).replace("<li ", '<li hx-swap-oob="true" ', 1)
    undo = {"href": url_for("flow.undo_move", move_id=done.id)} if done else None
    message = told or (say("“%(title)s” is in %(column)s.", title=card.title, column=card.column.name) if done else None)
    response = partials(
        "flow/_moved.html", drawn_card=Markup(drawn_card), changed=changed, message=message, undo=undo, alarm=False, **context
    )
    placed = _placed(card, next((each for each in view.columns if each.id == card.column_id), None), context["is_open"], view)
    events = {"sirve:placed": placed, "sirve:version": {"topic": f"board:{card.board_id}", "version": card.board.version}}
    response.headers["HX-Trigger"] = json.dumps(events)
    return response


def _placed(card: Card, column: ColumnView | None, is_open: bool, view: BoardView) -> dict[str, int | None]:
    """Column and card below, as drawn; no column where it is out of sight there."""
    is_folded = column is view.accepted and not is_open
    ids = [each.id for each in column.cards] if column and not is_folded else []
    if card.id not in ids:
        return {"card": card.id, "column": None, "before": None}
    below = ids[ids.index(card.id) + 1 :]
    return {"card": card.id, "column": column.id if column else None, "before": below[0] if below else None}


def asked_first(needs: CardNeeds) -> Response:
    """Where to say what the card lacks: a form that makes the move when it is filled in."""
    form = "edit" if isinstance(needs, AudienceNeeded) else "hypothesis" if isinstance(needs, HypothesisNeeded) else "check"
    response = notice(needs.sentence, status=422)
    address = f"/cards/{needs.card.id}/{form}/panel?to={needs.column.id}"
    response.headers["HX-Trigger"] = json.dumps({"sirve:ask": {"href": address}})
    return response


def in_dialog(template: str, status: int = 200, **context: Any) -> Response:
    """A dialog, whatever the browser had meant to do with the answer."""
    response = page(template, status, **context)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#dialog", "innerHTML"
    return response
