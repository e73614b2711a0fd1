"""What a card leaves behind, and everything that happened to it."""

from __future__ import annotations

from flask import Response, request

from ...core.errors import DomainError
from ...core.words import say
from ...web.pages import me, page
from ..queries import cards as queries
from ..queries.card_page import card_page
from ..rules import pieces
from . import flow
from .hands import again, drawn_on, refusal
from .surfaces import both


@both(flow.post, "/cards/<int:card_id>/piece")
def set_piece(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    typed = {name: text for name, text in request.form.items() if name in pieces.FIELDS}
    try:
        pieces.set_piece(card, typed, by=me())
    except DomainError as error:
        return again(card_id, surface, "piece", refused=refusal(error, error.field or "piece_live", **typed))
    return again(card_id, surface, "piece", "asks", spoken=say("Saved."))


@both(flow.post, "/cards/<int:card_id>/piece/none")
def leave_without_link(card_id: int, surface: str) -> Response:
    pieces.leave_without_link(queries.changeable_card(card_id, to=me()), by=me())
    return again(card_id, surface, "asks", "piece")


@both(flow.get, "/cards/<int:card_id>/history")
def show_history(card_id: int, surface: str) -> Response:
    card = queries.visible_card(card_id, to=me())
    view, frame = card_page(card, to=me(), whole="history"), {"body": "flow/_card_history.html", "frame": "dlg"}
    shown = {"view": view, "card": card, "team": card.board.team, "section": "board", "surface": drawn_on(surface)}
    return page("flow/card_page.html", **shown, **frame) if surface == "page" else page("flow/_card_history.html", **shown)
