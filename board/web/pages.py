"""What routes answer with: pages, partials, forms that need another look, and the way on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from flask import Flask, Response, g, redirect, render_template, request
from flask_htmx import HTMX
from markupsafe import Markup

from ..core import words
from ..core.clock import today
from .assets import digest
from .csrf import csrf_token
from .identity import me, somebody

__all__ = [
    "conditional", "hidden", "invalid", "me", "notice", "page", "panel", "partials", "see_other", "somebody", "unless_known",
]  # fmt: skip

HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}

htmx = HTMX()
PANELS: dict[str, Callable[..., Any]] = {}
"""What a page shows from a higher room: name -> query with `to=`. Filled by wiring."""

Navigation = Callable[..., Any]


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A whole page. `section` and `team` in the context tell the navigation where we are."""
    g.team_shown = getattr(context.get("team"), "id", None)
    return Response(render_template(template, **context), status)


def partials(template: str, status: int = 200, **context: Any) -> Response:
    """Fragments that find their own place: each root carries `{{ oob }}`."""
    return Response(render_template(template, oob=Markup('hx-swap-oob="true"'), **context), status)


def invalid(template: str, form: Any, **context: Any) -> Response:
    """The form as it was typed, with its errors, and status 422."""
    return page(template, 422, form=form, **context)


def notice(message: object, undo: dict[str, str] | None = None, status: int = 200) -> Response:
    """A toast, wherever the person is."""
    response = Response(render_template("web/_notice.html", message=str(message), undo=undo, alarm=False), status)
    response.headers["HX-Retarget"] = "#notices"
    response.headers["HX-Reswap"] = "beforeend"
    return response


def see_other(address: str) -> Response:
    """Go and look at `address`, by redirect or, for htmx, by its header."""
    if htmx:
        return Response(status=204, headers={"HX-Redirect": address})
    return redirect(address, 303)  # type: ignore[return-value]


def conditional(parts: tuple[object, ...], make: Callable[[], Response]) -> Response:
    """`make()` with an ETag of `parts`, the person, their session, the language, the day and our scripts; 304 where the
    browser has it already. A page of an earlier session has tokens in its forms that are refused now."""
    person = somebody()
    response = unless_known((*parts, person.id if person else 0, csrf_token(), words.language(), today(words.zone()), digest()), make)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def unless_known(whole: tuple[object, ...], make: Callable[[], Response]) -> Response:
    """`make()` with an ETag of the `whole` that it shows; 304 where the browser has it already."""
    tag = hashlib.sha256(repr(whole).encode()).hexdigest()[:20]
    response = Response(status=304) if request.if_none_match.contains_weak(tag) else make()
    response.set_etag(tag, weak=True)
    return response


def hidden(response: Response) -> Response:
    """What stands behind a secret address: neither found, nor kept, nor told to the next page."""
    response.headers.update(HIDDEN)
    return response


def panel(name: str, **about: Any) -> Any:
    """What the higher room `name` has to show about something, for the person who looks."""
    return PANELS[name](to=somebody(), **about) if name in PANELS else None


def init_app(app: Flask, navigation: Navigation) -> None:
    """Give templates of `app` their words and the navigation."""
    htmx.init_app(app)
    app.jinja_env.globals["panel"] = panel

    app.jinja_env.globals["navigation"] = lambda section="", team=None: navigation(somebody(), section, team)

    @app.context_processor
    def everywhere() -> dict[str, Any]:
        return {"me": somebody(), "language": words.language(), "today": today(words.zone()), "oob": ""}
