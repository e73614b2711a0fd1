"""Who is asking. The cookie holds a 256-bit secret; whose it is, the accounts room knows (registered by wiring).

Flask-Login is used for what it does well (`current_user`, one lookup a request) through its request loader; nothing
is kept in Flask's own session cookie.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from flask import Flask, Request, Response, current_app, g, request
from flask.sessions import SecureCookieSession, SessionInterface
from flask_login import LoginManager, current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.sansio.http import parse_cookie

from ..core import words

Find = Callable[[str], Any]
VISITOR = "sirve_visitor"
"""Cookie that ties the CSRF token of somebody without a session to their browser."""


class Asking(Request):
    """Werkzeug looks through all headers for cookies, which a server hands over as one."""

    @cached_property
    def cookies(self) -> ImmutableMultiDict[str, str]:  # type: ignore[override]
        return parse_cookie(self.environ.get("HTTP_COOKIE", ""), cls=ImmutableMultiDict)  # type: ignore[return-value]


class NoSession(SessionInterface):
    """Flask's own session, which Flask-Login asks after: always empty, never read from a cookie nor written to one."""

    def open_session(self, app: Flask, request: Any) -> SecureCookieSession:
        return SecureCookieSession()

    def save_session(self, app: Flask, session: Any, response: Response) -> None:
        return None


class Asked(LoginManager):
    """Flask-Login first looks into its session, its own cookie and a header, all of which there are not: a third of the look-up."""

    def _load_user(self) -> None:
        self._update_request_context_with_user(self._load_user_from_request(request))

    def _update_remember_cookie(self, response: Response) -> Response:
        return response


def init_app(app: Flask, find: Find) -> None:
    """`find(secret)` gives the live session with its `user`, or None."""
    app.request_class = Asking
    app.session_interface = NoSession()
    login = Asked(app, add_context_processor=False)

    @login.request_loader
    def load(_request: object) -> Any:
        session = live_session(find)
        return session.user if session else None

    @app.before_request
    def speak() -> None:
        found = current_user._get_current_object()
        g.person = person = found if found.is_authenticated else None
        g.language = person.language if person else _language_asked()
        words.use(g.language, person.time_zone if person else None)


def live_session(find: Find | None = None) -> Any:
    """The session this request came with, or None. Looked up once."""
    kept = g._get_current_object()
    if "live_session" not in kept:
        secret = request.cookies.get(cookie_name(), "")
        kept.live_session = find(secret) if secret and find else None
    return kept.live_session


def somebody() -> Any:
    """The signed-in person, or None on a public page."""
    return g.get("person")


def me() -> Any:
    """The signed-in person; the permission table guarantees there is one."""
    return g.person


def address() -> str:
    """Where the request came from, as far as the trusted proxies say."""
    return request.remote_addr or ""


def is_secure() -> bool:
    """Whether cookies must travel over https only."""
    if "is_secure" not in g:
        g.is_secure = not (current_app.extensions["settings"].insecure_http or _is_this_machine())
    found: bool = g.is_secure
    return found


def _is_this_machine() -> bool:
    host = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host
    return not request.is_secure and host in ("localhost", "127.0.0.1", "[::1]")


def cookie_name() -> str:
    return "__Host-sirve" if is_secure() else "sirve"


def remember(response: Response, secret: str, days: int) -> Response:
    """Give the browser its session."""
    response.set_cookie(
        cookie_name(), secret, max_age=days * 86400, httponly=True, samesite="Lax", secure=is_secure(), path="/"
    )
    return response


def forget(response: Response) -> Response:
    """Take the session cookie away, and what the browser kept of the pages."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=is_secure(), path="/")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _language_asked() -> str:
    chosen = request.args.get("language") or request.cookies.get("sirve_language", "")
    if chosen in words.LANGUAGES:
        return chosen
    return request.accept_languages.best_match(words.LANGUAGES) or words.FALLBACK
