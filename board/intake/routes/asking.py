"""The form that anybody may send, with an account or without, with JavaScript or without."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, current_app, request, url_for

from ...core.words import language
from ...web.pages import page, partials, see_other, somebody
from ..forms import QUICKEST, AskForm
from ..queries import asking
from ..queries.asking import Offer, Reach
from ..rules import links
from ..rules.send import Asked, send
from . import intake


@intake.get("/ask")
def ask() -> Response:
    offered = asking.offer()
    form = AskForm(request.args, offered, has_account=bool(somebody()))
    form.form_key.data, form.opened.data = links.new_key(), str(int(time.time()))
    chosen = not offered.personas or form.part("persona_id") or form.part("stage_id")
    reached = reach_of(form, offered) if chosen else None
    return page("intake/ask.html", section="ask", form=form, offered=offered, reached=reached)


@intake.get("/ask/reach")
def reach() -> Response:
    """Whom it would reach, asked anew whenever somebody chooses."""
    offered = asking.offer()
    form = AskForm(request.args, offered, has_account=True)
    return partials("intake/_reached.html", form=form, offered=offered, reached=reach_of(form, offered))


@intake.post("/ask")
def send_request() -> Response:
    offered = asking.offer()
    form = AskForm(request.form, offered, has_account=bool(somebody()), quickest=quickest())
    reached = reach_of(form, offered)
    if not form.validate() or is_one_question_left(form, reached):
        return page("intake/ask.html", 422, section="ask", form=form, offered=offered, reached=reached)
    _, token = send(asked_in(form), by=somebody(), **who_reads(form))
    return see_other(url_for("intake.sent", token=token))


def reach_of(form: AskForm, offered: Offer) -> Reach:
    """Who would read it; a tie is offered in the form."""
    parts = {name: form.part(name) for name in ("persona_id", "stage_id", "brand_id")}
    is_answered = form.stage_id.data == "unknown" or bool(form.stage_asked.data)
    found = asking.reach(offered, **parts, stage_answered=is_answered)
    form.offer_teams(found.teams)
    return found


def is_one_question_left(form: AskForm, reached: Reach) -> bool:
    """Whether the page has to ask one thing more, which it shows with everything that was typed."""
    return (reached.is_open and not form.stage_asked.data) or (reached.is_tie and not form.team_asked.data)


def who_reads(form: AskForm) -> dict[str, Any]:
    """What settles a tie."""
    return {"team_id": form.part("team_id"), "let_leads_choose": form.part("team_id") is None}


def asked_in(form: AskForm) -> Asked:
    """What the form says."""
    typed = {name: form[name].data for name in ("asked", "change", "wanted_on", "wanted_why", "form_key")}
    claims = {name: form[name].data for name in ("name", "email") if name in form}
    parts = {name: form.part(name) for name in ("persona_id", "stage_id", "brand_id")}
    return Asked(**typed, **claims, **parts, language=language())


def quickest() -> float:
    """Seconds a person needs at least; none where the limits are off."""
    return QUICKEST if current_app.extensions["settings"].rate_limits else 0
