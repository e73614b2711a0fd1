"""What the opened card needs, wherever it is drawn."""

from __future__ import annotations

import secrets
from typing import Any

from flask import request

from ...accounts.queries import drafts_of
from ...web.pages import me
from ..models import Card
from ..queries.card_page import card_page
from ..queries.talk import talk_on
from .prose import written_on


def body_of(card: Card, whole: str = "") -> dict[str, Any]:
    """The context of `flow/_card_body.html`; the address says what is shown whole (`?comments=all`), or `whole` does."""
    view = card_page(card, to=me(), whole=whole)
    return {"view": view, "card": card, "team": card.board.team, "frame": "cdlg", "may_change": view.may_change, **words_of(card)}


def words_of(card: Card) -> dict[str, Any]:
    """Its description and conversation as this person reads them, and what they had begun to write.

    `key` names the next comment, so that a form sent twice writes one.
    """
    talk = talk_on(card, to=me(), whole=request.args.get("comments") == "all")
    kept = drafts_of(me(), f"card:{card.id}:", f"at:/cards/{card.id}/")
    return {"talk": talk, "prose": written_on(card.description, talk, to=me()), "drafts": kept, "key": secrets.token_urlsafe(12)}
