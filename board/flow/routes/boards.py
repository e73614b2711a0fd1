"""The board: its page, its columns alone for the live refresh, its settings."""

from __future__ import annotations

from flask import Response, make_response, request, url_for

from ...core.clock import today
from ...core.sheet import as_csv
from ...teams import queries as teams
from ...web.pages import conditional, me, page, panel, see_other
from ..queries import boards as queries
from ..queries import lists
from ..queries.columns import counted_view
from . import flow
from .drawing import around, duty_of, stamp
from .look import Look
from .shown import part, shown


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
        (*stamp(board, me()), look, duty_of(board), panel("waiting_count")),
        lambda: page("flow/board.html", **around(board, me()), **shown(board, look, me())),
    )


@flow.get("/boards/<int:board_id>/cards.csv")
def board_sheet(board_id: int) -> Response:
    board, look = queries.visible_board(board_id, to=me()), Look.asked()
    answer = make_response(as_csv(lists.sheet(counted_view(board, look.whole, look.filter), look.sort)))
    answer.headers["Content-Type"] = "text/csv; charset=utf-8"
    answer.headers["Content-Disposition"] = f"attachment; filename={board.team.key}-{today(board.team.time_zone)}.csv"
    return answer


@flow.get("/boards/<int:board_id>/columns")
def board_columns(board_id: int) -> Response:
    board, look = queries.visible_board(board_id, to=me()), Look.asked()
    return conditional(
        ("columns", *stamp(board, me()), look),
        lambda: part(board, look),
    )
