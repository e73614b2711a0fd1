"""Loading the example from the set-up page, its two-minute path, and taking it away.

The company itself is imported by who asks for it: no start has to wait for it.
"""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from ..core.errors import NotFound
from ..web.identity import me
from ..web.pages import page, see_other

demo = Blueprint("demo", __name__)


@demo.post("/demo")
def load_example() -> Response:
    from . import loading

    loaded = loading.load(by=me())
    return page("demo/loaded.html", loaded=loaded)


@demo.post("/demo/removal")
def remove_example() -> Response:
    from . import loading

    loading.remove(by=me())
    return see_other(url_for("teams.start"))


@demo.get("/tour")
def tour() -> Response:
    from . import loading
    from .path import path

    if not loading.is_loaded():
        raise NotFound
    return page("demo/tour.html", path=path(to=me()), section="")
