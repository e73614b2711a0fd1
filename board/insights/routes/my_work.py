"""What one person has to do today."""

from __future__ import annotations

from flask import Response

from ...web.pages import me, page
from ..queries import my_work as queries
from . import insights


@insights.get("/my-work")
def my_work() -> Response:
    return page("insights/my_work.html", work=queries.my_work(me()), section="work")
