"""What leads set about a column, where it stands, and whether somebody keeps it folded."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import Sentence, say
from ...web.pages import me
from ..forms.columns import ColumnForm, HomeForm, home_form
from ..models import Column
from ..queries import boards as queries
from ..queries import trash as lying
from ..queries.columns import counted_view
from ..rules import columns, trash, undoing
from . import flow
from .redrawn import framed, redrawn


@flow.get("/columns/<int:column_id>/settings")
def show_column_settings(column_id: int) -> Response:
    column = queries.column_to_shape(column_id, to=me())
    return _settings(ColumnForm(obj=column), column)


@flow.post("/columns/<int:column_id>/settings")
def change_column(column_id: int) -> Response:
    column, form = queries.column_to_shape(column_id, to=me()), ColumnForm(request.form)
    try:
        if form.validate():
            columns.change_column(column, columns.ColumnWords(**form.data), by=me())
            return redrawn(column.board_id, say("“%(column)s” is saved.", column=column.name))
    except DomainError as error:
        form.refuse(error)
    return _settings(form, column, 422)


@flow.get("/boards/<int:board_id>/columns/new")
def show_new_column(board_id: int) -> Response:
    board = queries.board_to_shape(board_id, to=me())
    form = ColumnForm(kind="active")
    return framed("flow/_column_settings.html", form=form, column=None, board=board, before=request.args.get("before", ""))


@flow.post("/boards/<int:board_id>/columns/new")
def add_column(board_id: int) -> Response:
    board, form = queries.board_to_shape(board_id, to=me()), ColumnForm(request.form)
    try:
        if form.validate():
            column = columns.add_column(board, columns.ColumnWords(**form.data), _named("before"), by=me())
            return redrawn(board.id, say("The board has a new column: “%(column)s”.", column=column.name))
    except DomainError as error:
        form.refuse(error)
    before = request.args.get("before", "")
    return framed("flow/_column_settings.html", 422, form=form, column=None, board=board, before=before)


@flow.post("/columns/<int:column_id>/place")
def place_column(column_id: int) -> Response:
    column = queries.column_to_shape(column_id, to=me())
    if "to" in request.form:
        was = columns.shift_column(column, -1 if request.form["to"] == "left" else 1, by=me())
    else:
        was = columns.put_column(column, _named("before_id"), by=me())
    undo = url_for("flow.undo_placing", column_id=column.id, before=was.id if was else None, placed=column.rank)
    return redrawn(column.board_id, _stands(column), undo)


@flow.post("/columns/<int:column_id>/place/undoing")
def undo_placing(column_id: int) -> Response:
    column = queries.column_to_shape(column_id, to=me())
    undoing.undo_placing(column, as_id(request.args.get("before")), request.args.get("placed", ""), by=me())
    return redrawn(column.board_id, say("Undone."))


@flow.post("/columns/<int:column_id>/fold")
def fold_column(column_id: int) -> Response:
    column = queries.visible_column(column_id, to=me())
    columns.fold(column, request.form.get("folded") == "1", by=me())
    return redrawn(column.board_id)


@flow.get("/columns/<int:column_id>/deletion")
def show_delete_column(column_id: int) -> Response:
    return _deletion(queries.column_to_shape(column_id, to=me()))


@flow.post("/columns/<int:column_id>/deletion")
def delete_column(column_id: int) -> Response:
    column = queries.column_to_shape(column_id, to=me())
    form = home_form(_homes(column)[1], request.form)
    try:
        home = queries.visible_column(form.chosen, to=me()) if form.chosen else None
        trash.delete_column(column, home, by=me())
    except DomainError as error:
        form.refuse(error)
        return _deletion(column, form, 422)
    undo = url_for("flow.restore_column", board_id=column.board_id, column_id=column.id)
    return redrawn(column.board_id, say("The column “%(column)s” is in the trash.", column=column.name), undo)


@flow.post("/boards/<int:board_id>/columns/<int:column_id>/restoration")
def restore_column(board_id: int, column_id: int) -> Response:
    board = queries.board_to_shape(board_id, to=me())
    column = lying.thrown_column(column_id, board)
    trash.restore_column(column, by=me())
    return redrawn(board.id, say("The column “%(column)s” is back.", column=column.name))


def _named(field: str) -> Column | None:
    column_id = as_id(request.values.get(field))
    return queries.visible_column(column_id, to=me()) if column_id else None


def _stands(column: Column) -> Sentence:
    right = columns.next_column(column)
    if right is None:
        return say("“%(column)s” is the last column.", column=column.name)
    return say("“%(column)s” stands before “%(other)s”.", column=column.name, other=right.name)


def _settings(form: ColumnForm, column: Column, status: int = 200) -> Response:
    return framed("flow/_column_settings.html", status, form=form, column=column, board=column.board)


def _homes(column: Column) -> tuple[int, list[Column]]:
    """How many cards the column holds, and the columns they could go to, its neighbour first."""
    standing = counted_view(column.board).columns
    place = next((n for n, each in enumerate(standing) if each.id == column.id), 0)
    count = standing[place].count if standing else 0
    near = sorted((n for n in range(len(standing)) if n != place), key=lambda n: (abs(n - place), n))
    return count, [standing[n].column for n in near]


def _deletion(column: Column, form: HomeForm | None = None, status: int = 200) -> Response:
    count, homes = _homes(column)
    form = form or home_form(homes)
    return framed("flow/_column_deletion.html", status, form=form, column=column, count=count, board=column.board)
