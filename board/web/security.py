"""What every answer carries, and who gets one at all: default deny by one table, strict headers, size limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, request, url_for
from werkzeug.exceptions import SecurityError
from werkzeug.routing import IntegerConverter, Map

from ..core.errors import NotAllowed, NotFound
from ..core.words import say
from .identity import is_secure, somebody
from .transaction import MEGABYTE, MOST_PARTS

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

CSP = "; ".join(
    (
        "default-src 'none'",
        "base-uri 'none'",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "frame-src 'none'",
        "img-src 'self'",
        "manifest-src 'self'",
        "media-src 'self'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "worker-src 'self'",
        "report-uri /csp-report",
    )
)


def _by_name(headers: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    return {name.lower(): (name, value) for name, value in headers.items()}


HEADERS = _by_name({
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Content-Security-Policy": CSP,
    "Cache-Control": "no-store",
})  # fmt: skip
"""Of every answer that does not say otherwise: name in small letters -> name and value."""
SECURE_HEADERS = HEADERS | _by_name({
    "Content-Security-Policy": CSP + "; upgrade-insecure-requests",
    "Strict-Transport-Security": "max-age=31536000",
})  # fmt: skip
ALL = list(HEADERS.values())
LEFT_TO_SAY = "sirve.headers"
"""Where the server's own notes of a request say which of them its answer still lacks."""

LARGE: dict[str, int] = {}
"""Endpoint -> bytes it takes, where that is more than one megabyte. Filled by wiring."""

LEVELS: dict[str, Callable[[object], bool]] = {
    "public": lambda person: True,
    "signed_in": lambda person: person is not None,
    "member": lambda person: bool(person and person.is_member),
    "head": lambda person: bool(person and person.is_head),
    "administrator": lambda person: bool(person and person.is_administrator),
}


class Id(IntegerConverter):
    """An integer in an address, no larger than a table can hold: beyond that there is nothing, and so 404."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = 2**63 - 1) -> None:
        super().__init__(map, fixed_digits, min, max)


def init_app(app: Flask, permissions: Mapping[str, str], hosts: Callable[[], list[str]]) -> None:
    """Guard every route of `app` by `permissions` (endpoint -> level) and answer only to `hosts()`."""
    app.url_map.converters["int"] = Id

    @app.before_request
    def limit_size() -> None:
        request.max_content_length = LARGE.get(request.endpoint or "", MEGABYTE)
        request.max_form_memory_size = MEGABYTE
        request.max_form_parts = MOST_PARTS

    @app.before_request
    def check_host() -> None:
        host, known = request.host.rsplit(":", 1)[0] if not request.host.endswith("]") else request.host, hosts()
        if known and host not in known:
            raise SecurityError(f"{host!r} is not ours")

    @app.before_request
    def check_permission() -> Response | None:
        if request.endpoint is None:
            return None  # no such page: 404 or 405 follows
        level = permissions.get(request.endpoint)
        if level is None:
            raise NotFound
        person = somebody()
        if LEVELS[level](person):
            return None
        if person is None:
            return _to_sign_in()
        raise NotAllowed(say("That is for somebody else in the team. Ask your administrator if you need it."))

    @app.after_request
    def protect(response: Response) -> Response:
        said = {name.lower(): value for name, value in response.headers}
        wanted = SECURE_HEADERS if request.is_secure and is_secure() else HEADERS
        request.environ[LEFT_TO_SAY] = [pair for name, pair in wanted.items() if name not in said]
        if not said.get("cache-control", "").startswith("public"):
            response.headers.add("Vary", "Cookie")
        return response

    app.wsgi_app = _saying(app.wsgi_app)  # type: ignore[method-assign]


def _saying(answer: WSGIApplication) -> WSGIApplication:
    """`answer` with what it left to say. Each header that werkzeug is given it looks at three times, and these never change."""

    def say_the_rest(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Any:
            return start_response(status, headers + environ.get(LEFT_TO_SAY, ALL), *error)

        return answer(environ, start)

    return say_the_rest


def _to_sign_in() -> Response:
    target = url_for("accounts.sign_in", next=request.full_path.rstrip("?") if request.method == "GET" else None)
    if request.headers.get("HX-Request"):
        return Response(status=401, headers={"HX-Redirect": url_for("accounts.sign_in")})
    if request.headers.get("X-Requested-With") == "fetch":
        return Response(status=401)  # a script; a page of another address would look like success to it
    return redirect(target, 303)  # type: ignore[return-value]


def safe_next(target: str | None, otherwise: str) -> str:
    """`target` if it is a plain path of this site, else `otherwise`. Refuses all that a browser might read as another site."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if any(ord(c) <= 32 or ord(c) == 127 or c == "\\" for c in target):
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
