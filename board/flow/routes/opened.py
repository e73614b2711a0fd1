"""An opened card while one looks at it: drawn anew when it changed, and who else has it open."""

from __future__ import annotations

from flask import Response, request

from ...web.identity import live_session
from ...web.pages import me, page
from ..queries import cards as queries
from ..queries.presence import card_in_sight, described_by, others_on
from ..rules import presence
from . import flow
from .card_body import kept_body_of
from .surfaces import both


@both(flow.get, "/cards/<int:card_id>/body")
def show_card_body(card_id: int, surface: str) -> Response:
    card = queries.bare_card(card_id, to=me())
    about = {
        "surface": surface,
        "again": True,
        "kept": {},
        "focus": "",
        "section": "board",
        "saved_by": described_by(card),
    }
    return page("flow/_card_body.html", **about, **kept_body_of(card, surface))


@flow.get("/cards/<int:card_id>/presence")
def show_presence(card_id: int) -> Response:
    card = card_in_sight(card_id, to=me())
    return page("flow/_card_here.html", card=card, others=others_on(card, to=me()))


@flow.post("/cards/<int:card_id>/presence")
def be_here(card_id: int) -> Response:
    card = card_in_sight(card_id, to=me())
    presence.be_here(card, live_session().id, is_writing=request.form.get("writing") == "1", by=me())
    return Response(status=204)


@flow.delete("/cards/<int:card_id>/presence")
def leave_card(card_id: int) -> Response:
    presence.go(card_in_sight(card_id, to=me()), live_session().id)
    return Response(status=204)
