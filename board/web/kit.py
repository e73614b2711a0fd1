"""The living kit: every component in every state, from the real templates. Only while developing."""

from __future__ import annotations

from flask import Response, current_app

from ..core.errors import NotFound
from .assets import web
from .pages import page


@web.get("/kit")
def kit() -> Response:
    """Every component on one page."""
    if not current_app.extensions["settings"].development:
        raise NotFound
    return page("web/kit.html")
