"""What somebody with an account asked, and what their department did, where its lead lets its people see it."""

from __future__ import annotations

from flask import Response, request, url_for

from ...web.pages import hidden, me, page, see_other
from ..queries import mine
from ..rules import departments
from . import intake


@intake.get("/requests/mine")
def own_requests() -> Response:
    shown = mine.own_list(me(), request.args.get("show", "all"))
    return hidden(page("intake/mine.html", section="mine", shown=shown))


@intake.get("/requests/mine/department")
def department_requests() -> Response:
    """Titles and states only. Raises `NotFound` for others' departments, and where its lead does not allow it."""
    return hidden(page("intake/department.html", section="mine", shown=mine.department_list(me(), request.args.get("show", "all"))))


@intake.post("/requests/mine/department")
def share_requests() -> Response:
    department = mine.own_department(me())
    departments.share_requests(department, "share" in request.form, by=me())
    return see_other(url_for("intake.department_requests" if department.shares_requests else "intake.own_requests"))
