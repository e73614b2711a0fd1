"""What leads set about a column."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from ..forms.columns import ColumnForm
from ..queries import boards as queries
from ..rules import columns
from . import flow


@flow.get("/columns/<int:column_id>/settings")
def show_column_settings(column_id: int) -> Response:
    column = queries.column_to_shape(column_id, to=me())
    return page("flow/_column_settings.html", form=ColumnForm(obj=column), column=column)


@flow.post("/columns/<int:column_id>/settings")
def change_column(column_id: int) -> Response:
    column, form = queries.column_to_shape(column_id, to=me()), ColumnForm(request.form)
    try:
        if form.validate():
            columns.change_column(column, columns.ColumnWords(**form.data), by=me())
            return see_other(url_for("flow.show_board", board_id=column.board_id))
    except DomainError as error:
        form.refuse(error)
    return page("flow/_column_settings.html", 422, form=form, column=column)


@flow.get("/boards/<int:board_id>/columns/new")
def show_new_column(board_id: int) -> Response:
    board = queries.board_to_shape(board_id, to=me())
    return page("flow/_column_settings.html", form=ColumnForm(kind="active"), column=None, board=board)


@flow.post("/boards/<int:board_id>/columns/new")
def add_column(board_id: int) -> Response:
    board, form = queries.board_to_shape(board_id, to=me()), ColumnForm(request.form)
    try:
        if form.validate():
            columns.add_column(board, columns.ColumnWords(**form.data), by=me())
            return see_other(url_for("flow.show_board", board_id=board.id))
    except DomainError as error:
        form.refuse(error)
    return page("flow/_column_settings.html", 422, form=form, column=None, board=board)
