"""A card and its forms have two surfaces: a page of their own, and a dialog over whatever page one is on.

Each address exists twice, `…` and `…/panel`; a view learns by `surface` which one was asked for and draws the same
partial in either frame.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Response, redirect, request, url_for

from ...core.fields import as_id
from ...core.words import Sentence, say
from ...web.pages import me, notice, page, partials
from ..models import Board, Card, Move
from ..queries.boards import visible_column
from ..queries.destinations import board_left
from ..rules.transfers import go_to

FRAMES = {"page": "flow/card_page.html", "panel": "flow/_card_dialog.html"}


def both(method: Callable[..., Any], rule: str) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Route a view at `rule` for the page and at `rule`/panel for the dialog."""

    def register(view: Callable[..., Response]) -> Callable[..., Response]:
        for address, surface in ((rule, "page"), (f"{rule}/panel", "panel")):
            method(address, defaults={"surface": surface})(view)
        return view

    return register


def show(surface: str, body: str, status: int = 200, **context: Any) -> Response:
    """The partial `body` in the frame of `surface`. Forms inside keep `then` and `to` of the address."""
    kept = {name: request.args[name] for name in ("then", "to") if name in request.args}
    about = {"body": body, "surface": surface, "kept": kept, "focus": request.args.get("focus", ""), "section": "board"}
    return page(FRAMES[surface], status, **about, **context)


def go_on(card: Card, reason: str = "") -> Move | None:
    """Where a move asked for this form (`to` names the column), make that move now."""
    column_id = as_id(request.args.get("to"))
    return go_to(card, visible_column(column_id, to=me()), by=me(), reason=reason) if column_id else None


def back_to(card: Card, surface: str, told: object, undo: dict[str, str] | None = None) -> Response:
    """After a form: the card again on its page or where the card opened the form (`then=card`), else close and say it."""
    if surface == "page" or request.args.get("then") == "card":
        return redirect(url_for("flow.show_card", card_id=card.id, surface=surface), 303)  # type: ignore[return-value]
    return closed(told, undo)


def back_to_board(board: Board, surface: str, told: object) -> Response:
    """After a form about several cards: the board they are on, else close and say it."""
    if surface == "page":
        return redirect(url_for("flow.show_board", board_id=board.id), 303)  # type: ignore[return-value]
    return closed(told)


def saved(card: Card, surface: str, moved: Move | None) -> Response:
    """After a form that may have gone on with a move, which then can be undone."""
    if moved is None:
        return back_to(card, surface, say("Saved."))
    return back_to(card, surface, where(card, moved), undo_of(moved))


def where(card: Card, moved: Move) -> Sentence:
    """Where `moved` took the card: its column, and its board where that is another one."""
    about = {"title": card.title, "column": moved.to_name}
    if board_left(moved):
        return say("“%(title)s” is in %(column)s on the board “%(board)s”.", board=card.board.name, **about)
    return say("“%(title)s” is in %(column)s.", **about)


def undo_of(moved: Move) -> dict[str, str]:
    """The way to take it back."""
    return {"href": url_for("flow.undo_move", move_id=moved.id)}


def closed(told: object, undo: dict[str, str] | None = None) -> Response:
    """Close the dialog and say what happened; the board behind refreshes itself."""
    response = notice(told, undo)
    response.headers["HX-Trigger"] = "sirve:close-dialog"
    return response


def changed(
    card: Card, surface: str, *parts: str, told: object = "", undo: dict[str, str] | None = None, status: int = 200, **context: Any
) -> Response:
    """After a change of something that hangs on the card: from its page back to it, in the dialog only what changed.

    Args:
        parts: templates of the sections to draw anew; each root has its id and `{{ oob }}`.
        context: what those templates need, besides `card` and `surface`.
    """
    if surface == "page" and status < 400:
        return redirect(url_for("flow.show_card", card_id=card.id, surface=surface), 303)  # type: ignore[return-value]
    about = {"card": card, "surface": surface, "message": told, "undo": undo, "alarm": False}
    response = partials("flow/_card_changed.html", status, parts=parts, **about, **context)
    response.headers["HX-Reswap"] = "none"
    response.headers["HX-Trigger"] = json.dumps({"sirve:versions": versions_of(card)})
    return response


def versions_of(card: Card) -> dict[str, int]:
    """What our own change raised, so that the opened card is not fetched again; the board behind it shows another face."""
    return {f"card:{card.id}": card.revision}
