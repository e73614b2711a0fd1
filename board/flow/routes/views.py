"""Saving the present look of a board under a name, and what becomes of it."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me, page, see_other
from ..forms.views import ViewForm
from ..models import Board, SavedView
from ..policy import can_shape
from ..queries import bar
from ..queries import boards as queries
from ..rules import views
from . import flow
from .look import Look
from .shown import changed


@flow.get("/boards/<int:board_id>/views/new")
def show_new_view(board_id: int) -> Response:
    return _ask(ViewForm(), queries.visible_board(board_id, to=me()))


@flow.post("/boards/<int:board_id>/views/new")
def save_view(board_id: int) -> Response:
    board, form = queries.visible_board(board_id, to=me()), ViewForm(request.form)
    try:
        if form.validate():
            query = Look.asked().query
            views.save_view(board, form.name.data, query, is_shared=form.is_shared.data, by=me())
            return see_other(f"{url_for('flow.show_board', board_id=board.id)}?{query}")
    except DomainError as error:
        form.refuse(error)
    return _ask(form, board, status=422)


@flow.post("/boards/<int:board_id>/views/again")
def restore_view(board_id: int) -> Response:
    board, look = queries.visible_board(board_id, to=me()), Look.asked()
    views.save_view(board, request.args["name"], request.args["query"], is_shared="shared" in request.args, by=me())
    return changed(board, look, say("The view is back."))


@flow.get("/views/<int:view_id>/name")
def show_view_name(view_id: int) -> Response:
    view, board = bar.visible_view(view_id, to=me())
    return _ask(ViewForm(obj=view), board, view)


@flow.post("/views/<int:view_id>/name")
def rename_view(view_id: int) -> Response:
    (view, board), form = bar.visible_view(view_id, to=me()), ViewForm(request.form)
    try:
        if form.validate():
            views.rename_view(view, board, form.name.data, by=me())
            return see_other(f"{url_for('flow.show_board', board_id=board.id)}?{view.query}")
    except DomainError as error:
        form.refuse(error)
    return _ask(form, board, view, 422)


@flow.post("/views/<int:view_id>/deletion")
def delete_view(view_id: int) -> Response:
    (view, board), look = bar.visible_view(view_id, to=me()), Look.asked()
    again = {"name": view.name, "query": view.query} | ({"shared": 1} if view.is_shared else {})
    views.delete_view(view, board, by=me())
    undo = {"href": url_for("flow.restore_view", board_id=board.id, **(again | look.arguments))}
    return changed(board, look, say("The view “%(name)s” is gone.", name=again["name"]), undo)


def _ask(form: ViewForm, board: Board, view: SavedView | None = None, status: int = 200) -> Response:
    may_share = view is None and can_shape(me(), board)
    return page("flow/_view_name.html", status, form=form, board=board, view=view, look=Look.asked(), may_share=may_share)
