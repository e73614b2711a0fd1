"""Looking for something: the page with its address, and what the dialog shows while one types."""

from __future__ import annotations

from flask import Response, request

from ...web.pages import me, page, partials
from ..queries import searching
from . import insights


@insights.get("/search")
def search() -> Response:
    """`q` what is looked for, `kind` one kind only, `most` how many."""
    text, kind = request.args.get("q", ""), request.args.get("kind", "")
    most = request.args.get("most", searching.ON_A_PAGE, type=int)
    results = searching.search(text, kind, most, to=me())
    return page("search/search.html", results=results, kind=kind, kinds=searching.KINDS, most=most, step=searching.ON_A_PAGE)


@insights.get("/search/found")
def search_found() -> Response:
    """The few best results while one types; before that, what one may want to go back to."""
    text = request.args.get("q", "")
    results = searching.search(text, "", searching.AT_ONCE, to=me()) if text.strip() else searching.beginning(me())
    return partials("search/_found.html", results=results, typed=text.strip())
