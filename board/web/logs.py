"""JSON log lines with the request's id; paths without query, no bodies, no secrets."""

from __future__ import annotations

import json
import logging
import re
import secrets
import sys
import time

from flask import Flask, Response, g, request

from ..core.trace import request_ref
from .identity import somebody

SECRET_PATH = re.compile(r"/(r|screen|set-up|setup|invitations|resets|subscriptions|digests)/[^/\"\\\s]+")
log = logging.getLogger("sirve.requests")
as_json = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(logging.Formatter):
    """One JSON object a line: ts, level, logger, message, and what the call adds."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "ts": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": request_ref.get(),
            **getattr(record, "facts", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return as_json(line)


def set_up(form: str) -> None:
    """Send all logs to standard error, as JSON lines or plain text, which say nothing of threads, processes and source lines: those
    are not looked up then, as the documentation of `logging` recommends."""
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    logging._srcfile = None  # type: ignore[attr-defined]
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else logging.Formatter("%(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("sirve")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False


def masked(text: str) -> str:
    """A path, or a text with addresses, without the secrets of private links."""
    return SECRET_PATH.sub(r"/\1/…", text)


def init_app(app: Flask) -> None:
    """Give every request an id and a line."""

    @app.before_request
    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()
        request_ref.set(g.request_id)

    @app.after_request
    def tell(response: Response) -> Response:
        response.headers.add("X-Request-Id", g.get("request_id", ""))
        if request.endpoint not in ("web.static_file", "web.health"):
            person = somebody() if "began" in g else None
            path = masked(request.path)
            facts = {
                "method": request.method,
                "path": path,
                "status": response.status_code,
                "ms": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
                "user": person.id if person else None,
            }
            log.info("%s %s", request.method, path, extra={"facts": facts})
        return response
