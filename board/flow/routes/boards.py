"""The board: its page, its columns alone for the live refresh, its settings."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...teams import queries as teams
from ...web.pages import conditional, me, page, see_other
from ..forms.columns import BoardForm
from ..queries import boards as queries
from ..queries.columns import board_view
from ..rules import boards
from . import flow
from .drawing import around, drawn, stamp
from .look import Look


@flow.get("/boards")
def current_board() -> Response:
    key = request.args.get("team", "")
    team = teams.visible_team(key, to=me()) if key else teams.current_team(to=me())
    if team is None:
        return page("flow/no_team.html", section="board")
    return see_other(url_for("flow.show_board", board_id=queries.main_board(team, to=me()).id))


@flow.get("/boards/<int:board_id>")
def show_board(board_id: int) -> Response:
    board, look = queries.visible_board(board_id, to=me()), Look.asked()
    return conditional(
        (*stamp(board, me()), look),
        lambda: page("flow/board.html", **around(board, me()), **drawn(board_view(board, look.whole, look.filter), look, me())),
    )


@flow.get("/boards/<int:board_id>/columns")
def board_columns(board_id: int) -> Response:
    board, look = queries.visible_board(board_id, to=me()), Look.asked()
    return conditional(
        ("columns", *stamp(board, me()), look),
        lambda: page("flow/_columns.html", **drawn(board_view(board, look.whole, look.filter), look, me())),
    )


@flow.get("/boards/<int:board_id>/settings")
def show_board_settings(board_id: int) -> Response:
    board = queries.board_to_shape(board_id, to=me())
    return page("flow/_board_settings.html", form=BoardForm(obj=board), board=board)


@flow.post("/boards/<int:board_id>/settings")
def change_board(board_id: int) -> Response:
    board, form = queries.board_to_shape(board_id, to=me()), BoardForm(request.form)
    try:
        if form.validate():
            boards.change_board(board, name=form.name.data, is_private=form.is_private.data, by=me())
            return see_other(url_for("flow.show_board", board_id=board.id))
    except DomainError as error:
        form.refuse(error)
    return page("flow/_board_settings.html", 422, form=form, board=board)


@flow.post("/boards/<int:board_id>/main")
def make_main_board(board_id: int) -> Response:
    board = boards.make_main(queries.board_to_shape(board_id, to=me()), by=me())
    return see_other(url_for("flow.show_board", board_id=board.id))
