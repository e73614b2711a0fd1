"""A board on a screen: the links a lead makes, and the page behind them, which needs no account."""

from __future__ import annotations

from flask import Response, g, render_template, request, url_for

from ...core import words
from ...core.clock import today
from ...core.errors import DomainError
from ...web.assets import digest
from ...web.pages import hidden, htmx, me, see_other, unless_known
from ..forms.screens import ScreenForm
from ..models import Board, Screen
from ..queries import boards
from ..queries import screens as queries
from ..rules import screens
from . import flow
from .redrawn import framed


@flow.get("/boards/<int:board_id>/screens")
def show_screens(board_id: int) -> Response:
    return _sheet(ScreenForm(), boards.board_to_shape(board_id, to=me()))


@flow.post("/boards/<int:board_id>/screens")
def make_screen(board_id: int) -> Response:
    """The address is shown in this answer, and nowhere else."""
    board, form = boards.board_to_shape(board_id, to=me()), ScreenForm(request.form)
    try:
        if form.validate():
            token = screens.make_screen(board, form.lasts.data, by=me())
            return _sheet(ScreenForm(), board, address=url_for("flow.show_screen", token=token, _external=True))
    except DomainError as error:
        form.refuse(error)
    return _sheet(form, board, 422)


@flow.post("/screens/<int:screen_id>/end")
def end_screen(screen_id: int) -> Response:
    screen, board = queries.screen_to_end(screen_id, to=me())
    screens.end_screen(screen, board, by=me())
    return _changed(board, ended=screen)


@flow.post("/screens/<int:screen_id>/return")
def bring_screen_back(screen_id: int) -> Response:
    screen, board = queries.screen_to_end(screen_id, to=me())
    screens.bring_back(screen, board, by=me())
    return _changed(board, back=screen)


@flow.get("/screen/<token>")
def show_screen(token: str) -> Response:
    """Asked for again and again: where nothing changed, that is all it says."""
    screen = queries.screen_behind(token)
    _seen(screen)
    return hidden(unless_known((*queries.stamp(screen), words.language(), digest()), lambda: _shown(screen)))


@flow.errorhandler(queries.NoScreen)
def no_screen(_error: queries.NoScreen) -> Response:
    """The same for one that is over, was ended, or never was."""
    return hidden(Response(render_template("flow/screen_over.html", release=digest()), 404))


def _seen(screen: Screen) -> None:
    """Remembered after the answer: reading does not write."""
    day = today(screen.board.team.time_zone)
    if screen.seen_on is None or screen.seen_on < day:
        g.screen_seen = (screen.id, day)


def _shown(screen: Screen) -> Response:
    about = {"board": screen.board, "team": screen.board.team, "until": queries.last_day(screen), "release": digest()}
    return Response(render_template("flow/screen.html", columns=queries.on_screen(screen.board), **about))


def _changed(board: Board, **which: Screen) -> Response:
    """The sheet anew, with what became of which link; without scripts by its own address."""
    return _sheet(ScreenForm(), board, **which) if htmx else see_other(url_for("flow.show_screens", board_id=board.id))


def _sheet(form: ScreenForm, board: Board, status: int = 200, address: str = "", **which: Screen) -> Response:
    about = {"links": queries.screens_of(board), "address": address, "in_dialog": bool(htmx), **which}
    answer = framed("flow/_screens.html", status, form=form, board=board, team=board.team, **about)
    return hidden(answer) if address else answer
