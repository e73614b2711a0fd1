"""A column of thousands comes in windows: the next cards, when somebody looks for them."""

from __future__ import annotations

from flask import Response, request

from ...core.fields import as_id
from ...web.pages import me, page
from ..queries import boards as queries
from ..queries.columns import next_window
from . import flow
from .drawing import drawn
from .look import Look


@flow.get("/columns/<int:column_id>/cards")
def next_cards(column_id: int) -> Response:
    column, look = queries.visible_column(column_id, to=me()), Look.asked()
    view = next_window(column.board, column.id, request.args.get("start", "")[:80], look.whole, look.filter)
    return page("flow/_next_cards.html", **drawn(view, look, me()))


def asked_windows() -> dict[int, int]:
    """Column id -> how many of its cards the page shows already, as a refresh says it: `shown=9-600`."""
    pairs = (said.split("-", 1) for said in request.args.getlist("shown")[:50] if "-" in said)
    return {column: number for one, other in pairs if (column := as_id(one)) and (number := as_id(other))}
