"""Cards that lean on each other, and the short address of a card."""

from __future__ import annotations

from flask import Response, redirect, request, url_for

from ...core.errors import DomainError
from ...core.fields import as_id
from ...core.words import say
from ...web.pages import me, partials
from ..models import Card
from ..queries import cards as queries
from ..queries import hands as offered
from ..rules import links
from . import flow
from .hands import again, drawn_on
from .pickers import pick
from .surfaces import both


@flow.get("/c/<key>")
def show_card_by_key(key: str) -> Response:
    card = offered.card_called(key, to=me())
    return redirect(url_for("flow.show_card", card_id=card.id, surface="page"), 302)  # type: ignore[return-value]


@both(flow.get, "/cards/<int:card_id>/links")
def show_links(card_id: int, surface: str) -> Response:
    card = queries.changeable_card(card_id, to=me())
    if surface == "panel" and "q" in request.args:
        found = offered.cards_like(request.args["q"], card, to=me())
        return partials("flow/_pick_list.html", kind="links", options=found, card=card)
    return _picker(card, surface)


@both(flow.post, "/cards/<int:card_id>/links")
def link_card(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.values
    other = queries.visible_card(as_id(form.get("other_id")) or 0, to=me())
    try:
        links.link(card, other, form.get("kind", ""), by=me())
    except DomainError as error:
        return _picker(queries.visible_card(card_id, to=me()), surface, error)
    return again(card_id, surface, "links", "asks", spoken=say("Linked to %(key)s.", key=other.key))


@both(flow.post, "/cards/<int:card_id>/links/removal")
def unlink_card(card_id: int, surface: str) -> Response:
    card, form = queries.changeable_card(card_id, to=me()), request.form
    other, kind = queries.visible_card(as_id(form.get("other_id")) or 0, to=me()), form.get("kind", "")
    if not links.unlink(card, other, kind, by=me()):
        return again(card_id, surface, "links", "asks")
    undo = url_for("flow.link_card", card_id=card_id, surface="panel", other_id=other.id, kind=kind)
    return again(card_id, surface, "links", "asks", told=say("Not linked to %(key)s any more.", key=other.key), undo=undo)


def _picker(card: Card, surface: str, error: DomainError | None = None) -> Response:
    text, kind = request.values.get("q", ""), request.values.get("kind", "")
    about = {"link_kind": kind if kind in links.KINDS else links.KINDS[0], "text": text, "error": error.sentence if error else ""}
    return pick(card, surface, "links", offered.cards_like(text, card, to=me()), drawn_on(surface), error.status if error else 200, **about)
