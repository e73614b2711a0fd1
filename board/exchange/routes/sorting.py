"""The screen that gives each card a stage and a customer."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.fields import as_id
from ...web.pages import me, page, see_other
from ..forms import SortingForm
from ..queries import sorting as queries
from ..rules import sorting as rules
from . import exchange


@exchange.get("/boards/<int:board_id>/sorting")
def show_sorting(board_id: int) -> Response:
    board = queries.sortable_board(board_id, to=me())
    done = as_id(request.args.get("done"))
    return page("exchange/sorting.html", view=queries.sorting(board), done=done, team=board.team, section="board")


@exchange.post("/boards/<int:board_id>/sorting")
def sort_cards(board_id: int) -> Response:
    """Without JavaScript: the page again, with what is left."""
    done = _sort(board_id)
    return see_other(url_for("exchange.show_sorting", board_id=board_id, done=done))


@exchange.post("/boards/<int:board_id>/sorting/here")
def sort_here(board_id: int) -> Response:
    done = _sort(board_id)
    board = queries.sortable_board(board_id, to=me())
    return page("exchange/_sorting.html", view=queries.sorting(board), done=done)


@exchange.post("/boards/<int:board_id>/sorting/undoing")
def undo_sorting(board_id: int) -> Response:
    board = queries.sortable_board(board_id, to=me())
    rules.undo_sorting(board, as_id(request.form.get("done")) or 0, by=me())
    return see_other(url_for("exchange.show_sorting", board_id=board_id))


def _sort(board_id: int) -> int:
    board = queries.sortable_board(board_id, to=me())
    form = SortingForm(request.form)
    cards = queries.chosen_cards(board, form.card_ids, form.column_ids)
    stage, personas = queries.audience_chosen(form.stage.data, form.persona.data)
    return rules.sort_cards(board, cards, stage=stage, personas=personas, by=me()).id
