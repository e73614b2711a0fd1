"""A member records somebody's request, in ten seconds, and hands them its private address."""

from __future__ import annotations

import time

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, page, partials, see_other
from ..forms import RecordForm
from ..queries import asking, similar
from ..queries.asking import Offer, Reach
from ..queries.doors import COMMON
from ..queries.requests import visible_request
from ..rules import links, reuse
from ..rules.send import record_for
from . import intake
from .asking import asked_in, is_one_question_left, reach_of, who_reads


@intake.get("/requests/new")
def new_request() -> Response:
    offered = asking.offer()
    form = RecordForm(request.args, offered)
    form.form_key.data, form.opened.data = links.new_key(), str(int(time.time()))
    return record_page(form, offered)


@intake.post("/requests")
def record_request() -> Response:
    offered = asking.offer()
    form = RecordForm(request.form, offered, quickest=0)
    reached = reach_of(form, offered)
    if not form.validate() or is_one_question_left(form, reached):
        return record_page(form, offered, reached, 422)
    _, token = record_for(asked_in(form), by=me(), **who_reads(form))
    return see_other(url_for("intake.sent", token=token))


@intake.get("/requests/new/similar")
def look_alike_for() -> Response:
    """What there is already, while a member writes down what somebody asks for."""
    text = f"{request.args.get('asked', '')} {request.args.get('change', '')}"
    return partials("intake/_before.html", alike=similar.alike(text, to=me()), door=COMMON, recording=True)


@intake.post("/requests/new/use/<int:card_id>")
def use_piece_for(card_id: int) -> Response:
    """A finished piece does it: their request ends here, and counts as solved."""
    card, offered = similar.finished_piece(card_id), asking.offer()
    form = RecordForm(request.form, offered, quickest=0)
    if not form.is_enough_for_reuse():
        return record_page(form, offered, status=422)
    try:
        _, token = reuse.solve_for_somebody(asked_in(form), card, by=me())
    except DomainError as error:
        form.refuse(error)
        return record_page(form, offered, status=error.status)
    return see_other(url_for("intake.used", token=token))


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


def record_page(
    form: RecordForm, offered: Offer, reached: Reach | None = None, status: int = 200, is_typed: bool = False
) -> Response:
    """The form. `is_typed`: it holds what somebody typed, so that no draft is put into it nor forgotten."""
    chosen = not offered.personas or form.part("persona_id") or form.part("stage_id")
    reached = reached or (reach_of(form, offered) if chosen else None)
    alike = similar.alike(f"{form.asked.data or ''} {form.change.data or ''}", to=me())
    about = {"form": form, "offered": offered, "reached": reached, "door": COMMON, "is_typed": is_typed, "alike": alike}
    return page("intake/record.html", status, section="requests", recording=True, **about)
