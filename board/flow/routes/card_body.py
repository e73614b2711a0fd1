"""What the opened card needs, wherever it is drawn."""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Mapping
from datetime import timedelta
from typing import Any

from flask import request
from markupsafe import Markup

from ...accounts.queries import drafts_of
from ...core import words
from ...core.clock import now, today
from ...core.db import db
from ...web.fragments import short
from ...web.pages import me
from ..models import Card
from ..queries.card_page import CardPage, card_page
from ..queries.talk import Talk, talk_on
from .prose import written_on

DAY = timedelta(days=1)


def body_of(card: Card, whole: str = "") -> dict[str, Any]:
    """The context of `flow/_card_body.html`; the address says what is shown whole (`?comments=all`), or `whole` does."""
    view = card_page(card, to=me(), whole=whole)
    about = {"view": view, "card": card, "team": card.board.team, "frame": "cdlg", "may_change": view.may_change}
    return about | {"kept_for": None} | words_of(card)


def kept_body_of(card: Card, surface: str) -> dict[str, Any]:
    """The same for a card as it stands, without a form that was refused or a text being edited: its parts are drawn once
    for all that they show, and what is drawn already is not read."""
    found = body_of(card)
    view: CardPage = found["view"]
    around = (id(db.engine), surface, words.zone(), today(words.zone()), request.url_root, short(view.beside.names))
    return found | {"kept_for": short((*around, *view.shows))}


def words_of(card: Card) -> dict[str, Any]:
    """Its description and conversation as this person reads them, and what they had begun to write.

    `key` names the next comment, so that a form sent twice writes one. `said` is another one whenever the thread is.
    """
    talk = talk_on(card, to=me(), whole=request.args.get("comments") == "all")
    kept, prose = drafts_of(me(), f"card:{card.id}:", f"at:/cards/{card.id}/"), written_on(card.description, talk, to=me())
    return {"talk": talk, "prose": prose, "said": _said(talk, prose), "drafts": kept, "key": secrets.token_urlsafe(12)}


def _said(talk: Talk, prose: Mapping[int | None, Markup]) -> Hashable:
    """All that the thread of `talk` shows; within a day the comments say how long ago they were made."""
    comments = tuple(
        (each.id, each.author.name, each.revision, each.edited_at, each.may_edit, each.may_delete, prose[each.id]) for each in talk.comments
    )
    at = now()
    is_of_today = bool(talk.comments) and at - talk.comments[-1].at < DAY
    return (comments, talk.earlier, at.replace(second=0, microsecond=0) if is_of_today else None)
