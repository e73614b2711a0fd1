"""Moving a card. One address behind mouse, touch, keyboard and dialog; the server decides where it lands."""

from __future__ import annotations

from flask import Response, request

from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me, page
from ..forms.moves import WHY, MoveForm
from ..queries import boards as queries
from ..queries import destinations
from ..queries.columns import counted_view
from ..queries.places import crowd, in_hand
from ..rules import gates, hands, limits, moves, undoing
from ..rules.taking import take
from ..rules.transfers import go_to
from . import flow
from .accepted import ask_place
from .moved import asked_first, in_dialog, moved_card
from .surfaces import where


@flow.put("/cards/<int:card_id>/position")
def move_card(card_id: int) -> Response:
    form = MoveForm(request.form)  # before anybody has to wait for us
    if form.board_id:
        return _to_another_board(card_id, form)
    card = take(card_id, by=me())
    left, to = card.column_id, queries.column_beside(card, form.column_id or 0)
    try:
        done = moves.move(
            card,
            to,
            queries.card_beside(card, form.before_id),
            **form.manner,
            by=me(),
        )
    except gates.CardNeeds as needs:
        return asked_first(needs)
    except moves.OrderIsTheLeads as order:
        return ask_place(order)
    except limits.ReasonNeeded as full:
        return _why(full, card_id, form)
    return moved_card(card, {left, to.id}, done)


@flow.get("/cards/<int:card_id>/move")
def show_move(card_id: int) -> Response:
    card = queries.standing_card(card_id, to=me())
    board = destinations.destination(card, as_id(request.args.get("board")), to=me())
    boards, view = destinations.other_boards(card, to=me()), counted_view(board)
    lands = None if board.id == card.board_id else destinations.landing_of(card, [each.column for each in view.columns])
    return page("flow/_move_dialog.html", card=card, view=view, boards=boards, lands=lands, opens="board" not in request.args)


@flow.post("/moves/<int:move_id>/undoing")
def undo_move(move_id: int) -> Response:
    move = queries.visible_move(move_id, to=me())
    card = undoing.undo_move(move, by=me())
    card = queries.standing_card(card.id, to=me())
    return moved_card(card, {move.from_column_id, move.to_column_id}, None, told=say("Undone."))


def _to_another_board(card_id: int, form: MoveForm) -> Response:
    card = queries.standing_card(card_id, to=me())
    left, to = card.column_id, queries.visible_column(form.column_id or 0, to=me())
    try:
        done = go_to(card, to, **form.manner, by=me())
    except gates.CardNeeds as needs:
        return asked_first(needs)
    except limits.ReasonNeeded as full:
        return _why(full, card_id, form)
    gone_from = destinations.board_left(done) if done else None
    return moved_card(card, {left, to.id}, done, where(card, done) if done else None, gone_from)


def _why(full: limits.ReasonNeeded, card_id: int, form: MoveForm) -> Response:
    """The dialog that asks for the reason, with the places that could be freed."""
    card = queries.standing_card(card_id, to=me())
    held = in_hand(full.column.board_id, full.person.id) if isinstance(full, hands.HandsFull) else crowd(full.column)
    return in_dialog("flow/_limit_reason.html", 422, card=card, full=full, form=form, why=WHY, crowd=held)
