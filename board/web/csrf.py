"""Against requests that another site makes in somebody's name: two independent checks.

A token that lives as long as the session (HMAC of the session's secret, or of a visitor cookie before sign-in), and
what the browser itself says about where the request comes from.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

from flask import Flask, Response, current_app, g, request
from markupsafe import Markup

from ..core.errors import NotAllowed
from ..core.words import say
from .identity import VISITOR, cookie_name, is_secure, live_session
from .transaction import SAFE, is_long, let_go


class Expired(NotAllowed):
    """The form is older than the session, or comes from elsewhere."""


def csrf_token() -> str:
    """The token for the forms of this page."""
    if "csrf_token" not in g:
        g.csrf_token = _token(_seed())
    token: str = g.csrf_token
    return token


def csrf_field() -> Markup:
    """The hidden field with it: the first thing in every form that changes something."""
    return Markup(f'<input type="hidden" name="csrf_token" value="{csrf_token()}">')


def init_app(app: Flask, exempt: frozenset[str]) -> None:
    """Check every unsafe request of `app` but those to the `exempt` endpoints."""
    app.jinja_env.globals.update(csrf_token=csrf_token, csrf_field=csrf_field)

    @app.before_request
    def check() -> None:
        if request.method in SAFE or request.endpoint in exempt:
            return
        token = csrf_token()
        if is_long():
            let_go()
        given = request.headers.get("X-CSRFToken") or request.form.get("csrf_token", "")
        if not (_is_ours() and hmac.compare_digest(given.encode(), token.encode())):
            raise Expired(say("This page was open for too long. Load it again: what you typed is still here."))

    @app.after_request
    def give_seed(response: Response) -> Response:
        if "new_visitor" in g:
            response.set_cookie(VISITOR, g.new_visitor, httponly=True, samesite="Lax", secure=is_secure(), path="/")
        return response


def _is_ours() -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site not in (None, "same-origin", "none"):
        return False
    origin = request.headers.get("Origin")
    if origin in (None, "null"):
        return True
    here = request.host_url.rstrip("/")
    return origin in (here, here.replace("http:", "https:", 1))


def _seed() -> str:
    if live_session():
        return request.cookies[cookie_name()]
    visitor = request.cookies.get(VISITOR) or g.get("new_visitor")
    if not visitor:
        visitor = g.new_visitor = secrets.token_urlsafe(24)
    return visitor


def _token(seed: str) -> str:
    key = current_app.extensions["settings"].secret_key
    return hmac.new(key, b"csrf:" + seed.encode(), hashlib.sha256).hexdigest()
