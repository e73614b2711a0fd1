"""Moving a card by the list of columns on its own page, those of the team's other boards too; it works without scripts."""

from __future__ import annotations

from flask import Response, redirect, request, url_for

from ...web.pages import me
from ..forms.moves import WHY, MoveForm
from ..queries import cards as queries
from ..queries.boards import visible_column
from ..queries.destinations import board_left
from ..rules import gates, limits
from ..rules.moves import OrderIsTheLeads
from ..rules.transfers import go_to
from . import flow
from .surfaces import both, closed, show, undo_of, where


@both(flow.post, "/cards/<int:card_id>/moves")
def move_card_by_form(card_id: int, surface: str) -> Response:
    card, form = queries.visible_card(card_id, to=me()), MoveForm(request.form)
    to = visible_column(form.column_id or 0, to=me())
    try:
        moved = go_to(card, to, **form.manner, by=me())
    except gates.CardNeeds as needs:
        return redirect(_where_to_say(needs, surface), 303)  # type: ignore[return-value]
    except OrderIsTheLeads:
        return redirect(url_for("flow.show_proposal", card_id=card.id), 303)  # type: ignore[return-value]
    except limits.ReasonNeeded as full:
        return show(surface, "flow/_card_over_limit.html", 422, card=card, full=full, reasons=WHY, team=card.board.team)
    if moved and surface == "panel" and board_left(moved):
        return closed(where(card, moved), undo_of(moved))
    return redirect(url_for("flow.show_card", card_id=card.id, surface=surface), 303)  # type: ignore[return-value]


def _where_to_say(needs: gates.CardNeeds, surface: str) -> str:
    """The form for what the card lacks; filled in, it makes the move."""
    form = {gates.AudienceNeeded: "show_edit", gates.HypothesisNeeded: "show_hypothesis"}.get(type(needs), "show_check")
    return url_for(f"flow.{form}", card_id=needs.card.id, surface=surface, to=needs.column.id, then="card")
