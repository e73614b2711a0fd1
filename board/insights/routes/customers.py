"""The journey map, and everybody's first page."""

from __future__ import annotations

from flask import Response, redirect, request

from ...web.pages import me, page, somebody
from ..queries.homes import first_steps, home
from ..queries.journey_map import journey_map
from . import insights


@insights.get("/")
def first_page() -> Response:
    return redirect(home(somebody()), 302)  # type: ignore[return-value]


@insights.get("/customers")
def customers() -> Response:
    return page(
        "insights/customers.html",
        map=journey_map(me(), request.args.get("period", "quarter")),
        taken=(request.args.get("taken"), request.args.get("moment")),
        steps=first_steps(me()),
        door=request.host_url.rstrip("/") + "/ask",
        section="customers" if me().is_member else "served",
    )
