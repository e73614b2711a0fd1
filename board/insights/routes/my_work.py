"""What one person has to do today, and what everybody did on a day."""

from __future__ import annotations

from flask import Response, request

from ...core.fields import as_day
from ...web.pages import me, page
from ..queries import day as days
from ..queries import my_work as queries
from . import insights


@insights.get("/my-work")
def my_work() -> Response:
    return page("insights/my_work.html", work=queries.my_work(me()), section="work")


@insights.get("/my-work/day")
def show_day() -> Response:
    """What everybody moved, wrote, finished and answered on a day (`on`, ISO), in a team (`team`, a key or "all")."""
    wanted = days.day(as_day(request.args.get("on")), request.args.get("team", ""), to=me())
    return page("insights/day.html", day=wanted, chosen=request.args.get("team", ""), section="work")
