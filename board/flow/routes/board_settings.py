"""What leads set about a board, its team's further boards, and the cards that come back to it."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...teams import queries as teams
from ...web.pages import htmx, me, see_other
from ..forms.columns import BoardForm, NewBoardForm
from ..models import Board
from ..queries import boards as queries
from ..queries.recurring import recurring_on
from ..rules import boards
from . import flow
from .redrawn import framed


@flow.get("/boards/<int:board_id>/settings")
def show_board_settings(board_id: int) -> Response:
    board = queries.board_to_shape(board_id, to=me())
    return _settings(BoardForm(obj=board), board)


@flow.post("/boards/<int:board_id>/settings")
def change_board(board_id: int) -> Response:
    board, form = queries.board_to_shape(board_id, to=me()), BoardForm(request.form)
    try:
        if form.validate():
            boards.change_board(board, **form.data, by=me())
            return see_other(url_for("flow.show_board", board_id=board.id))
    except DomainError as error:
        form.refuse(error)
    return _settings(form, board, 422)


@flow.post("/boards/<int:board_id>/main")
def make_main_board(board_id: int) -> Response:
    board = boards.make_main(queries.board_to_shape(board_id, to=me()), by=me())
    return see_other(url_for("flow.show_board", board_id=board.id))


@flow.get("/teams/<key>/boards/new")
def show_new_board(key: str) -> Response:
    team = teams.visible_team(key, to=me())
    return framed("flow/_new_board.html", form=NewBoardForm(), team=team, board=queries.main_board(team, to=me()))


@flow.post("/teams/<key>/boards/new")
def open_board(key: str) -> Response:
    team, form = teams.visible_team(key, to=me()), NewBoardForm(request.form)
    try:
        if form.validate():
            board = boards.open_board(team, me(), form.name.data)
            return see_other(url_for("flow.show_board", board_id=board.id))
    except DomainError as error:
        form.refuse(error)
    return framed("flow/_new_board.html", 422, form=form, team=team, board=queries.main_board(team, to=me()))


def _settings(form: BoardForm, board: Board, status: int = 200) -> Response:
    others = [other for other in queries.boards_of(board.team, to=me()) if other.id != board.id]
    about = {"form": form, "board": board, "team": board.team, "others": others, "recurring": recurring_on(board)}
    return framed("flow/_board_settings.html", status, section="board", in_dialog=bool(htmx), **about)
