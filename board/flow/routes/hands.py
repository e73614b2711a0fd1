"""What hangs on a card is changed where it stands: the answer holds the sections that changed, each for its own place.

The browser may ask from the dialog or from the card's own page (`?on=page`); without scripts the page comes back whole.
"""

from __future__ import annotations

import json
from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from markupsafe import Markup

from ...core.errors import DomainError
from ...web.pages import me, page
from ..queries import cards as queries
from ..queries.card_page import card_page
from .card_body import body_of


def drawn_on(surface: str) -> str:
    """Where the sections will stand: in the dialog, or on the card's own page."""
    return "page" if surface == "page" or request.args.get("on") == "page" else "panel"


def again(
    card_id: int,
    surface: str,
    *parts: str,
    told: object = "",
    spoken: object = "",
    undo: str = "",
    refused: dict[str, Any] | None = None,
    picker: dict[str, Any] | None = None,
) -> Response:
    """After a change: the sections `parts` ("steps" is flow/_card_steps.html) of the card, and its history.

    Args:
        told: a notice, with `undo`: the address that takes it back.
        spoken: what those who listen are told, where they would not notice it otherwise.
        refused: what was wrong and as it was typed, for the section that shows it; nothing was changed then.
        picker: what an open picker shows now.
    """
    if surface == "page" and refused is None:
        return redirect(url_for("flow.show_card", card_id=card_id, surface="page"), 303)  # type: ignore[return-value]
    card, status = queries.visible_card(card_id, to=me()), 422 if refused else 200
    if surface == "page":
        frame = {"body": "flow/_card_body.html", "surface": "page", "section": "board"}
        return page("flow/card_page.html", status, refused=refused, **frame, **body_of(card))
    view, names = card_page(card, to=me()), parts if refused else (*parts, "history")
    about = {"parts": [f"flow/_card_{name}.html" for name in names], "surface": drawn_on(surface), "picker": picker}
    said = {"message": str(told), "undo": {"href": undo} if undo else None, "spoken": spoken, "alarm": False}
    said["refused"] = refused or {"at": ""}
    shown = {"card": card, "view": view, "may_change": view.may_change, "oob": Markup('hx-swap-oob="true"')}
    response = make_response(render_template("flow/_card_hands.html", **shown, **about, **said), status)
    response.headers["HX-Reswap"] = "none"
    if not refused:
        response.headers["HX-Trigger"] = json.dumps({"sirve:version": {"topic": f"card:{card.id}", "version": card.revision}})
    return response


def refusal(error: DomainError, at: str, **typed: Any) -> dict[str, Any]:
    """What a section shows of a refusal: the sentence, the field `at` which it stands, and what was typed."""
    return {"at": at, "error": error.sentence, "field": error.field or "", **typed}
