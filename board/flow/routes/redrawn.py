"""The answer to a change of the board itself: a notice, and the columns fetch themselves anew; without scripts, the board."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

from ...web.pages import htmx, notice, page, see_other


def redrawn(board_id: int, told: object = "", undo: str = "", where: str = "") -> Response:
    """Say what changed.

    Args:
        undo: address that takes it back.
        where: query string of the board to come back to without scripts, such as "?accepted=open".
    """
    if not htmx:
        return see_other(f"/boards/{board_id}{where}")
    response = notice(told, {"href": undo} if undo else None) if told else Response(headers={"HX-Reswap": "none"})
    response.headers["HX-Trigger"] = json.dumps({"sirve:close-dialog": {}, "sirve:redraw": {}})
    return response


def framed(body: str, status: int = 200, **context: Any) -> Response:
    """The form `body` in a dialog over the board, or without scripts as a page of its own."""
    return page("flow/_form_dialog.html" if htmx else "flow/form_page.html", status, body=body, **{"section": "board"} | context)
