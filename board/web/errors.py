"""Errors as people see them: one sentence and a way on; htmx gets the same sentence as a notice."""

from __future__ import annotations

import logging
from pathlib import Path

from flask import Flask, Response, g, make_response, render_template, request
from sqlalchemy.exc import DataError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import ClientDisconnected, HTTPException, RequestEntityTooLarge

from ..core.db import db
from ..core.errors import DomainError, NotFound, TooMany
from ..core.words import Sentence, say
from .csrf import Expired

log = logging.getLogger("sirve.errors")
UNREADABLE = say("We could not read that. Go back, look at what was sent and try again.")
NOT_NOW = say("We could not save that just now. Try again in a moment.")
MEANWHILE = ("23503", "23505")
"""What PostgreSQL says where another transaction took away or added meanwhile what this one had looked for."""
STATIC_500 = Path(__file__).parents[2] / "static" / "errors" / "500.html"


def init_app(app: Flask) -> None:
    """Answer every error of `app`."""
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(DBAPIError, database_error)
    app.register_error_handler(NoConnection, busy)
    app.register_error_handler(Exception, unforeseen)


def refused(error: DomainError) -> Response:
    """A rule said no."""
    db.session.rollback()
    if isinstance(error, NotFound):
        return _answer(error.sentence, 404, "web/not_found.html")
    if isinstance(error, TooMany):
        return too_many(error)
    if isinstance(error, Expired):
        return _answer(error.sentence, 403, "web/expired.html")
    return _answer(error.sentence, error.status, "web/forbidden.html" if error.status == 403 else "web/refused.html")


def too_many(error: TooMany) -> Response:
    """Too often: says when to try again."""
    response = _answer(error.sentence, 429, "web/too_many.html", seconds=error.retry_after)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


def http_error(error: HTTPException) -> Response:
    """What Flask and Werkzeug refuse by themselves."""
    db.session.rollback()
    if cause := getattr(error, "original_exception", None):  # raised after the view, such as by the commit
        return database_error(cause) if isinstance(cause, DBAPIError) else unforeseen(cause)
    code = error.code or 500
    if isinstance(error, ClientDisconnected):
        return Response(status=code)  # nobody hears it
    if isinstance(error, RequestEntityTooLarge):
        sentence = say("That is more than this page takes. Nothing was changed.")
        return _answer(sentence, 413, "web/too_large.html", back=_referring_path())
    if 300 <= code < 400:
        return make_response(error.get_response())
    if code == 404:
        return _answer(NotFound().sentence, 404, "web/not_found.html")
    sentence = {
        400: UNREADABLE,
        405: say("This page does not take that."),
    }.get(code, say("That did not work. Go back and try again."))
    response = _answer(sentence, code, "web/refused.html")
    if valid := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(valid))
    return response


def database_error(error: DBAPIError) -> Response:
    """Busy, full or away, or sent what no table holds: nothing was saved, and we say so. Anything else is our own mistake."""
    db.session.rollback()
    if getattr(error.orig, "sqlstate", "") in MEANWHILE:
        log.error("somebody was quicker: %s", error.orig)
        return _answer(NOT_NOW, 409, "web/refused.html")
    if isinstance(error, OperationalError):
        return busy(error.orig)
    if isinstance(error, DataError):  # a NUL in an address, say: SQLite finds nothing by that name, PostgreSQL refuses it
        log.error("what was sent cannot be stored", exc_info=error)
        return _answer(UNREADABLE, 400, "web/refused.html")
    return unforeseen(error)


def busy(error: object) -> Response:
    """No connection was free for some seconds, or the database is away."""
    db.session.rollback()
    log.error("database unavailable: %s", error)
    response = _answer(NOT_NOW, 503, "web/unavailable.html")
    response.headers["Retry-After"] = "5"
    return response


def unforeseen(error: Exception) -> Response:
    """A mistake of ours: a plain file, so that it needs nothing; the log has the request's id."""
    db.session.rollback()
    if type(error).__module__ == "gunicorn.http.errors":  # chunks that are none; the server looks at them when we read the body
        return _answer(UNREADABLE, 400, "web/refused.html")
    log.error("unforeseen", exc_info=error)
    body = STATIC_500.read_text() if STATIC_500.exists() else "500"
    return Response(body.replace("{{ request_id }}", g.get("request_id", "")), 500, mimetype="text/html")


def _answer(sentence: Sentence, status: int, template: str, **context: object) -> Response:
    if request.headers.get("HX-Request"):
        response = make_response(render_template("web/_notice.html", message=str(sentence), undo=None, alarm=True), status)
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "beforeend"
        return response
    return make_response(render_template(template, message=str(sentence), **context), status)


def _referring_path() -> str:
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else ""
