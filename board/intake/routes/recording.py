"""A member records somebody's request, in ten seconds, and hands them its private address."""

from __future__ import annotations

import time

from flask import Response, request, url_for

from ...web.pages import me, page, see_other
from ..forms import RecordForm
from ..queries import asking
from ..queries.doors import COMMON
from ..queries.requests import visible_request
from ..rules import links
from ..rules.send import record_for
from . import intake
from .asking import asked_in, is_one_question_left, reach_of, who_reads


@intake.get("/requests/new")
def new_request() -> Response:
    offered = asking.offer()
    form = RecordForm(request.args, offered)
    form.form_key.data, form.opened.data = links.new_key(), str(int(time.time()))
    reached = None if offered.personas else reach_of(form, offered)
    return page("intake/record.html", section="requests", form=form, offered=offered, reached=reached, door=COMMON)


@intake.post("/requests")
def record_request() -> Response:
    offered = asking.offer()
    form = RecordForm(request.form, offered, quickest=0)
    reached = reach_of(form, offered)
    if not form.validate() or is_one_question_left(form, reached):
        return page("intake/record.html", 422, section="requests", form=form, offered=offered, reached=reached, door=COMMON)
    _, token = record_for(asked_in(form), by=me(), **who_reads(form))
    return see_other(url_for("intake.sent", token=token))


@intake.post("/requests/<int:request_id>/private-link")
def renew_link(request_id: int) -> Response:
    """The new address is shown on the page it leads to, and nowhere else."""
    token = links.renew(visible_request(request_id, to=me()), by=me())
    return see_other(url_for("intake.sent", token=token))


@intake.post("/requests/<int:request_id>/private-link/end")
def revoke_link(request_id: int) -> Response:
    """Whoever has the private address, or a mail with it, finds a page that says whom to ask."""
    asked = visible_request(request_id, to=me())
    links.revoke(asked, by=me())
    return see_other(url_for("intake.show_request", request_id=asked.id))
