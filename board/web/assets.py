"""Static files under an address that names their content, so that browsers keep them for ever; and small answers.

All files stand under /static/<digest of the folder>/…, so relative imports and font addresses resolve. They are
read and compressed once and kept in memory (the whole folder is under a megabyte); `css/all.css` is the style
sheets in order, `js/all.js` our scripts (bundle.py). A library for static files would need a build step for the
compressed copies, hence these lines.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import mimetypes
import re
from functools import cache
from pathlib import Path

import brotli
from flask import Blueprint, Flask, Response, current_app, request
from werkzeug.exceptions import NotFound

from ..core.text import one_line
from .bundle import bundle
from .logs import masked

log = logging.getLogger("sirve.csp")
FOLDER = Path(__file__).parents[2] / "static"
TEXT = ("text/", "application/json", "image/svg+xml", "application/javascript", "application/manifest+json")
REMARK, INDENTED = re.compile(rb"/\*.*?\*/", re.DOTALL), re.compile(rb"\n\s+")
"""What style sheets are read without: a fifth of them."""
YEAR = 31_536_000
SHORT, LONG = 8_000, 100_000
"""Bytes up to and from which a page is compressed less and three times faster: it is not worth it, or takes too long."""
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")

web = Blueprint("web", __name__)


@cache
def _files() -> dict[str, Path]:
    """All there are, by the one name each is found by: kept by any other, a stranger could fill the memory with them."""
    return {path.relative_to(FOLDER).as_posix(): path for path in sorted(FOLDER.rglob("*")) if path.is_file()}


@cache
def digest() -> str:
    """Ten characters that change with any byte below static/."""
    whole = hashlib.sha256()
    for name, file in _files().items():
        whole.update(name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()[:10]


def static(path: str) -> str:
    """The address of a file below static/."""
    folder = "now" if current_app.extensions["settings"].development else digest()
    return f"/static/{folder}/{path}"


@cache
def _content(path: str, encoding: str) -> bytes:
    if path == "css/all.css":
        whole = b"\n".join(sheet.read_bytes() for sheet in sorted((FOLDER / "css").glob("*.css")))
        plain = INDENTED.sub(b"\n", REMARK.sub(b"", whole))
    elif path == "js/all.js":
        plain = bundle(FOLDER).encode()
    elif path in _files():
        plain = _files()[path].read_bytes()
    else:
        raise NotFound
    return {"br": lambda: brotli.compress(plain, quality=9), "gzip": lambda: gzip.compress(plain, 9)}.get(
        encoding, lambda: plain
    )()


@web.get("/static/<folder>/<path:path>")
def static_file(folder: str, path: str) -> Response:
    """One file; an address with an old digest still finds today's file, but is not kept."""
    if current_app.extensions["settings"].development:
        _files.cache_clear()
        _content.cache_clear()
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    encoding = _encoding() if kind.startswith(TEXT) else ""
    response = Response(_content(path, encoding), mimetype=kind)
    if encoding:
        response.headers["Content-Encoding"] = encoding
    if kind.startswith(TEXT):
        response.vary.add("Accept-Encoding")
    kept = f"public, max-age={YEAR}, immutable" if folder == digest() else "no-cache"
    response.headers["Cache-Control"] = kept
    return response


@web.get("/favicon.ico")
def favicon() -> Response:
    """Browsers ask for it by this name whatever the page says."""
    return static_file(digest(), "favicon.svg")


@web.get("/health")
def health() -> Response:
    """For whoever watches the server: says only that it answers."""
    return Response("ok\n", mimetype="text/plain")


@web.post("/csp-report")
def csp_report() -> Response:
    """Where browsers tell of something the content policy refused, and anybody whatever they like: one line, no secret."""
    log.warning("csp: %s", masked(one_line(request.get_data(cache=False)[:2000].decode("utf-8", "replace")))[:500])
    return Response(status=204)


def _encoding() -> str:
    accepted = request.headers.get("Accept-Encoding", "")
    return "br" if "br" in accepted else "gzip" if "gzip" in accepted else ""


def init_app(app: Flask) -> None:
    """Serve the files and compress the pages of `app`."""
    app.register_blueprint(web)
    app.jinja_env.globals["static"] = static
    app.jinja_env.globals["stylesheets"] = ["css/all.css"]

    @app.after_request
    def compress(response: Response) -> Response:
        kind = response.mimetype or ""
        encoding = _encoding()
        small = response.is_streamed or (response.content_length or 0) < 1024
        if not encoding or small or "Content-Encoding" in response.headers or not kind.startswith(TEXT):
            return response
        body = response.get_data()
        quality = 3 if SHORT < len(body) < LONG else 1
        response.set_data(brotli.compress(body, quality=quality) if encoding == "br" else gzip.compress(body, 5))
        response.headers["Content-Encoding"] = encoding
        response.headers.add("Vary", "Accept-Encoding")
        return response
