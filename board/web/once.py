"""What is sent twice is done once: a line that broke and was tried again, a second click where no script runs.

A form that adds something carries `once_field()`. Its words are remembered under that name in the transaction of what they
did; the same person's same words under the same name are not done again but shown what became of them. Another form has
another name, so the same thing can be added twice by whoever means it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from markupsafe import Markup
from sqlalchemy import delete, select, update

from ..core.clock import now
from ..core.db import db, upsert
from .identity import somebody
from .models import SentForm
from .pages import htmx, see_other
from .transaction import SAFE, is_long

NAME = "once"
REMEMBERED = timedelta(days=2)
PLACES = 500
"""Characters of an address that are remembered."""
LEADING = {"Location": 303, "HX-Redirect": 204}
"""Header that leads on, and the status it comes with."""


def once_key() -> str:
    """The name of the forms of this page."""
    if "once_key" not in g:
        g.once_key = secrets.token_urlsafe(12)
    key: str = g.once_key
    return key


def once_field() -> Markup:
    """The hidden field with it. No browser may fill in the one of an earlier page."""
    return Markup(f'<input type="hidden" name="{NAME}" value="{once_key()}" autocomplete="off">')


def forget_sent(_payload: dict[str, Any]) -> None:
    """Once a day."""
    db.session.execute(delete(SentForm).where(SentForm.at < now() - REMEMBERED))


def init_app(app: Flask) -> None:
    """Look at the forms `app` is sent, once its transaction may write."""
    app.jinja_env.globals["once_field"] = once_field

    @app.before_request
    def begin() -> Response | None:
        if request.method in SAFE or is_long() or not request.form.get(NAME):
            return None
        sent = upsert(SentForm).values(digest=_digest(), at=now()).on_conflict_do_nothing().returning(SentForm.digest)
        g.sent_form = db.session.scalar(sent)  # waits where the other one is still being done
        return None if g.sent_form else _shown_again()

    @app.after_request
    def remember(response: Response) -> Response:
        place = next((f"{name} {response.headers[name]}" for name in LEADING if name in response.headers), "")
        if "token" in (request.view_args or {}):
            return response  # no table holds the secret of a link
        if g.get("sent_form") and response.status_code < 400 and 0 < len(place) <= PLACES and "settled" not in g:
            db.session.execute(update(SentForm).where(SentForm.digest == g.sent_form).values(place=place))
        return response


def _digest() -> str:
    """Who sent which words to which address."""
    person = somebody()
    whole = (person.id if person else 0, request.full_path, *request.form.items(multi=True))
    return hashlib.sha256(repr(whole).encode()).hexdigest()


def _shown_again() -> Response:
    place = db.session.scalar(select(SentForm.place).where(SentForm.digest == _digest()))
    if place:
        header, address = place.split(" ", 1)
        return Response(status=LEADING[header], headers={header: address})
    if htmx:
        return Response(status=204, headers={"HX-Refresh": "true"})
    return see_other(urlsplit(request.referrer or "/").path)
