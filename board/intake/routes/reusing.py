"""While somebody types: what there is already, and ending the request with a finished piece that does it."""

from __future__ import annotations

import time

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from ...core.errors import DomainError
from ...web.pages import hidden, page, partials, see_other, somebody
from ..forms import AskForm, RecordForm
from ..models import Request
from ..queries import asking, doors, private, similar
from ..rules import links, reuse
from . import intake
from .asking import asked_in, asked_page, quickest
from .recording import record_page


@intake.get("/ask/similar")
def look_alike() -> Response:
    text = f"{request.args.get('asked', '')} {request.args.get('change', '')}"
    where = doors.door(request.args.get("where", ""))
    return partials("intake/_before.html", alike=similar.alike(text, to=somebody()), door=where)


@intake.post("/ask/use/<int:card_id>")
def use_piece(card_id: int) -> Response:
    """It is enough: the request ends here, and counts as solved."""
    card, door = similar.finished_piece(card_id), doors.door(request.args.get("where", ""))
    offered = asking.offer()
    form = AskForm(request.form, offered, has_account=bool(somebody()), quickest=quickest())
    if not form.is_enough_for_reuse():
        return asked_page(form, offered, door, status=422)
    try:
        _, token = reuse.solve_by_reuse(asked_in(form, door), card, by=somebody())
    except DomainError as error:
        form.refuse(error)
        return asked_page(form, offered, door, status=error.status)
    return see_other(url_for("intake.used", token=token))


@intake.get("/r/<token>/used")
def used(token: str) -> Response:
    """Thanks, and the piece."""
    asked = private.request_behind(token)
    if not reuse.is_reused_by_author(asked):
        return see_other(url_for("intake.private_page", token=token))
    return hidden(page("intake/used.html", section="ask", asked=asked, token=token, piece=_piece_of(asked)))


@intake.post("/r/<token>/not-enough")
def undo_use(token: str) -> Response:
    """It was not enough after all: back to the form, with everything that was typed."""
    asked = private.request_behind(token)
    typed, offered = _typed(asked), asking.offer()
    door = doors.by_which_it_came(asked)
    is_recorded = asked.recorded_by_id is not None and asked.recorded_by_id == getattr(somebody(), "id", None)
    reuse.undo_reuse(asked, by=somebody())
    if is_recorded:
        return record_page(RecordForm(typed, offered), offered, is_typed=True)
    form = AskForm(typed, offered, has_account=bool(somebody()))
    return asked_page(form, offered, door, is_typed=True)


def _piece_of(asked: Request) -> tuple[str, str]:
    """Title and address of the piece that does it."""
    told = next(each.alternative_text for each in asked.decisions if each.outcome == "reused")
    title, _, address = told.partition("\n")
    return title, address


def _typed(asked: Request) -> MultiDict[str, str]:
    """What its author typed, as their form sent it, with a new key."""
    parts = {"persona_id": asked.persona_id or "unsure", "stage_id": asked.stage_id, "brand_id": asked.brand_id}
    words = {"asked": asked.asked, "change": asked.change, "wanted_on": asked.wanted_on, "wanted_why": asked.wanted_why}
    claims = {"name": asked.requester_name, "email": asked.requester_email}
    own = {"form_key": links.new_key(), "opened": int(time.time())}
    return MultiDict({name: str(value) for name, value in {**parts, **words, **claims, **own}.items() if value})
