"""Files that people put here, given back to those who may have them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Response, current_app, send_file

SANDBOX = "default-src 'none'; sandbox"
"""What somebody else wrote runs nothing here, wherever a browser opens it."""


def data_folder() -> Path:
    """Where this installation keeps them."""
    folder: Path = current_app.extensions["settings"].data_folder
    return folder


def given_back(path: Path, content_type: str, **how: Any) -> Response:
    """The file at `path`; `how` as for `flask.send_file`."""
    response = send_file(path, mimetype=content_type, conditional=True, etag=True, max_age=0, **how)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Cache-Control"] = "private, no-cache"
    return response
