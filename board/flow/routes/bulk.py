"""What is done with the cards somebody selected. Each answer is the board anew, with one Undo for all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, request, url_for

from ...core.words import ngettext, say
from ...teams import queries as teams
from ...web.pages import me, page
from ..forms.bulk import BulkForm, ids_of
from ..forms.moves import WHY
from ..models import Board, Card, Column
from ..queries import boards as queries
from ..queries import selection
from ..queries.columns import counted_view
from ..queries.destinations import elsewhere
from ..rules import bulk, limits
from . import flow
from .look import Look
from .moved import in_dialog
from .shown import changed


@flow.get("/boards/<int:board_id>/bulk")
def show_bulk(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    chosen = {"people": selection.people_of(board), "labels": selection.labels_of(board)}
    return page("flow/_bulk.html", board=board, view=counted_view(board), elsewhere=elsewhere(board), **chosen)


@flow.post("/boards/<int:board_id>/bulk/moves")
def move_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    to, key = queries.visible_column(form.column_id or 0, to=me()), form.key
    try:
        moves = bulk.send_cards(board, form.ids, to, by=me(), on_top=form.place == "top", reason=form.said, key=key)
    except limits.ReasonNeeded as full:
        return _ask_why(board, form, full, "moves")
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = _where(board, to, len(moves))
    return done(board, told, undo("undo_bulk_moves", board, key=key) if moves and key else None)


@flow.post("/boards/<int:board_id>/bulk/moves/undoing")
def undo_bulk_moves(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    undone, left = bulk.undo_moves(board, bulk.moves_called(board, request.args.get("key", "")), by=me())
    told = ngettext("%(num)d card is back.", "%(num)d cards are back.", len(undone)) % {"num": len(undone)}
    if left:
        told += " " + ngettext("%(num)d had moved since and stays.", "%(num)d had moved since and stay.", len(left)) % {"num": len(left)}
    return done(board, told)


@flow.post("/boards/<int:board_id>/bulk/people")
def assign_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    person = teams.person_in(board.team, form.person_id)
    try:
        cards = bulk.put_on_cards(board, form.ids, person, by=me(), reason=form.said)
    except limits.ReasonNeeded as full:
        return _ask_why(board, form, full, "people")
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = ngettext("%(name)s is on %(num)d more card.", "%(name)s is on %(num)d more cards.", len(cards))
    told %= {"num": len(cards), "name": person.name}
    return done(board, told, undo("unassign_cards", board, cards, person=person.id))


@flow.post("/boards/<int:board_id>/bulk/people/undoing")
def unassign_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    person = selection.somebody(request.args.get("person", type=int))
    bulk.take_off_cards(board, ids_of(request.args.get("cards")), person, by=me())
    return done(board, say("Undone."))


@flow.post("/boards/<int:board_id>/bulk/labels")
def label_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    try:
        cards = bulk.label_cards(board, form.ids, form.label_id or 0, by=me())
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = ngettext("%(num)d card got the label.", "%(num)d cards got the label.", len(cards)) % {"num": len(cards)}
    return done(board, told, undo("unlabel_cards", board, cards, label=form.label_id))


@flow.post("/boards/<int:board_id>/bulk/labels/undoing")
def unlabel_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    bulk.unlabel_cards(board, ids_of(request.args.get("cards")), request.args.get("label", 0, type=int), by=me())
    return done(board, say("Undone."))


@flow.post("/boards/<int:board_id>/bulk/archive")
def archive_cards(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), BulkForm(request.form)
    try:
        cards = bulk.archive_cards(board, form.ids, by=me())
    except bulk.Obstacles as obstacles:
        return refused(board, obstacles)
    told = ngettext("%(num)d card is put away.", "%(num)d cards are put away.", len(cards)) % {"num": len(cards)}
    return done(board, told, undo("restore_cards", board, cards))


@flow.post("/boards/<int:board_id>/bulk/restoration")
def restore_cards(board_id: int) -> Response:
    board = queries.visible_board(board_id, to=me())
    cards = bulk.restore_cards(board, ids_of(request.args.get("cards")), by=me())
    return done(board, ngettext("%(num)d card is back.", "%(num)d cards are back.", len(cards)) % {"num": len(cards)})


def _where(board: Board, to: Column, count: int) -> str:
    """Where so many cards are now: their column, and their board where that is another one."""
    about = {"num": count, "column": to.name, "board": to.board.name}
    if to.board_id == board.id:
        return ngettext("%(num)d card is in %(column)s.", "%(num)d cards are in %(column)s.", count) % about
    return ngettext(
        "%(num)d card is in %(column)s on the board “%(board)s”.", "%(num)d cards are in %(column)s on the board “%(board)s”.", count
    ) % about


def undo(endpoint: str, board: Board, cards: Sequence[Card] = (), **more: Any) -> dict[str, str] | None:
    """The way to take it back; None where nothing was done."""
    about = more | Look.asked().arguments | ({"cards": ".".join(str(card.id) for card in cards)} if cards else {})
    return {"href": url_for(f"flow.{endpoint}", board_id=board.id, **about)} if cards or "key" in more else None


def done(board: Board, told: object, way_back: dict[str, str] | None = None) -> Response:
    """The board anew, the selection let go."""
    response = changed(queries.visible_board(board.id, to=me()), Look.asked(), told, way_back)
    response.headers["HX-Trigger"] = '{"sirve:close-dialog": {}, "sirve:done-in-bulk": {}}'
    return response


def _ask_why(board: Board, form: BulkForm, full: limits.ReasonNeeded, what: str) -> Response:
    return in_dialog("flow/_bulk_reason.html", 422, board=board, form=form, full=full, what=what, why=WHY, look=Look.asked())


def refused(board: Board, obstacles: bulk.Obstacles) -> Response:
    """The cards that stand in the way."""
    return in_dialog("flow/_bulk_refused.html", 422, board=board, obstacles=obstacles)
