"""Lists to choose from, over the card; without scripts pages of their own."""

from __future__ import annotations

from typing import Any

from flask import Response

from ...web.pages import page
from ..models import Card

FRAMES = {"page": "flow/card_page.html", "panel": "flow/_pick.html"}


def pick(card: Card, surface: str, kind: str, options: list[Any], drawn: str, status: int = 200, **about: Any) -> Response:
    """The picker `kind` ("people", "labels", "links") with its `options`, drawn for the surface it was opened from."""
    frame = {"body": "flow/_pick.html", "frame": "dlg"} if surface == "page" else {}
    shown = {"card": card, "kind": kind, "options": options, "surface": drawn, "team": card.board.team, "section": "board"}
    response = page(FRAMES[surface], status, **shown, **frame, **about)
    if surface == "panel":
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#picker", "innerHTML"
    return response
