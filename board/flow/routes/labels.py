"""Labels: on a card, and those of a board."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me, page, see_other
from ..models import Board
from ..policy import can_change
from ..queries import cards as queries
from ..queries import hands as offered
from ..queries.boards import visible_board
from ..queries.remembered import removal_of_label
from ..rules import labels
from . import flow
from .hands import again, drawn_on
from .pickers import pick
from .surfaces import both


@both(flow.get, "/cards/<int:card_id>/labels")
def show_labels(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    return pick(card, surface, "labels", offered.labels_for(card), drawn_on(surface))


@both(flow.post, "/cards/<int:card_id>/labels")
def label_card(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.form
    try:
        if "create" in form:
            labels.put_label(card, labels.create_label(card.board, form.get("name", ""), by=me()).id, by=me())
        elif "off" in form:
            labels.take_label(card, as_id(form["off"]) or 0, by=me())
        else:
            labels.put_label(card, as_id(form.get("label_id")) or 0, by=me())
    except DomainError as error:
        card = queries.visible_card(card_id, to=me())
        about = {"error": error.sentence, "text": form.get("name", "")}
        return pick(card, surface, "labels", offered.labels_for(card), drawn_on(surface), error.status, **about)
    card = queries.visible_card(card_id, to=me())
    told = say("Removed.") if "off" in form else say("Labelled.")
    return again(card_id, surface, "labels", spoken=told, picker={"kind": "labels", "options": offered.labels_for(card)})


@flow.get("/boards/<int:board_id>/labels")
def show_board_labels(board_id: int) -> Response:
    return _labels(visible_board(board_id, to=me()))


@flow.post("/boards/<int:board_id>/labels")
def create_label(board_id: int) -> Response:
    board, form = visible_board(board_id, to=me()), request.form
    try:
        labels.create_label(board, form.get("name", ""), form.get("colour", "grey"), by=me())
    except DomainError as error:
        return _labels(board, error, 0)
    return see_other(f"/boards/{board.id}/labels")


@flow.post("/boards/<int:board_id>/labels/<int:label_id>")
def change_label(board_id: int, label_id: int) -> Response:
    board, form = visible_board(board_id, to=me()), request.form
    try:
        labels.change_label(board, label_id, form.get("name", ""), form.get("colour", "grey"), by=me())
    except DomainError as error:
        return _labels(board, error, label_id)
    return see_other(f"/boards/{board.id}/labels")


@flow.post("/boards/<int:board_id>/labels/<int:label_id>/removal")
def remove_label(board_id: int, label_id: int) -> Response:
    board, into = visible_board(board_id, to=me()), as_id(request.form.get("into_id"))
    if into:
        gone = labels.merge_label(board, label_id, into, by=me())
        told = say("“%(name)s” is “%(into)s” now.", name=gone.facts["name"], into=gone.facts["into"])
    else:
        gone = labels.delete_label(board, label_id, by=me())
        told = say("The label “%(name)s” is gone.", name=gone.facts["name"])
    undo = {"href": url_for("flow.put_label_back", board_id=board.id, activity_id=gone.id)}
    return _labels(board, notices=[{"message": told, "undo": undo}])


@flow.post("/boards/<int:board_id>/labels/removals/<int:activity_id>/undo")
def put_label_back(board_id: int, activity_id: int) -> Response:
    board = visible_board(board_id, to=me())
    labels.put_back(board, removal_of_label(board, activity_id).facts, by=me())
    return see_other(f"/boards/{board.id}/labels")


def _labels(board: Board, error: DomainError | None = None, at: int | None = None, **more: Any) -> Response:
    about = {"board": board, "labels": offered.labels_of(board), "colours": COLOURS, "may_change": can_change(me(), board)}
    about |= {"team": board.team, "section": "board", "error": error.sentence if error else "", "at": at}
    about["typed"] = {name: request.form.get(name, "") for name in ("name", "colour")}
    return page("flow/board_labels.html", error.status if error else 200, **about, **more)


COLOURS = [
    ("grey", say("grey")), ("blue", say("blue")), ("teal", say("teal")), ("green", say("green")),
    ("ochre", say("ochre")), ("red", say("red")), ("pink", say("pink")), ("violet", say("violet")),
]  # fmt: skip
