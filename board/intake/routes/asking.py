"""The form that anybody may send, with an account or without, with JavaScript or without."""

from __future__ import annotations

import time
from typing import Any

from flask import Response, current_app, request, url_for

from ...core.errors import DomainError, TooMany
from ...core.words import LANGUAGES, language, say
from ...web.errors import too_many
from ...web.identity import is_secure
from ...web.pages import htmx, page, partials, see_other, somebody
from ..forms import QUICKEST, AskForm
from ..queries import asking, doors, similar
from ..queries.asking import Offer, Reach
from ..queries.doors import COMMON, Door
from ..rules import links
from ..rules.send import Asked, send
from . import intake

A_YEAR = 365 * 24 * 3600
LANGUAGE = "sirve_language"
"""Cookie with the language that somebody without an account chose."""


@intake.get("/ask", defaults={"where": ""})
@intake.get("/ask/<where>")
def ask(where: str) -> Response:
    door, offered = doors.door(where), asking.offer()
    form = AskForm(request.args, offered, has_account=bool(somebody()))
    form.form_key.data, form.opened.data = links.new_key(), str(int(time.time()))
    prefill(form, door)
    return asked_page(form, offered, door)


@intake.get("/ask/reach")
def reach() -> Response:
    """Whom it would reach, asked anew whenever somebody chooses."""
    door, offered = doors.door(request.args.get("where", "")), asking.offer()
    form = AskForm(request.args, offered, has_account=True)
    prefill(form, door)
    return partials("intake/_reached.html", form=form, offered=offered, reached=reach_of(form, offered, door))


@intake.post("/ask", defaults={"where": ""})
@intake.post("/ask/<where>")
def send_request(where: str) -> Response:
    door, offered = doors.door(where), asking.offer()
    form = AskForm(request.form, offered, has_account=bool(somebody()), quickest=quickest())
    reached = reach_of(form, offered, door)
    if not form.validate() or is_one_question_left(form, reached):
        return asked_page(form, offered, door, reached, 422)
    _, token = send(asked_in(form, door), by=somebody(), **who_reads(form))
    return see_other(url_for("intake.sent", token=token))


@intake.post("/ask/language")
def switch_language() -> Response:
    """The same page in the other language, with everything that was typed."""
    door, offered = doors.door(request.args.get("where", "")), asking.offer()
    form = AskForm(request.form, offered, has_account=bool(somebody()))
    response = asked_page(form, offered, door, is_typed=True)
    chosen = request.args.get("language", "")
    if chosen in LANGUAGES:
        response.set_cookie(LANGUAGE, chosen, max_age=A_YEAR, samesite="Lax", secure=is_secure(), httponly=True)
    return response


@intake.errorhandler(TooMany)
def refused_for_now(error: TooMany) -> Response:
    """Too often from one address: the form, with everything that was typed, and when to send it."""
    if request.endpoint != "intake.send_request" or htmx:
        return too_many(error)
    try:
        door, offered = doors.door((request.view_args or {}).get("where", "")), asking.offer()
    except doors.NoSuchDoor:
        return too_many(error)
    form = AskForm(request.form, offered, has_account=bool(somebody()))
    minutes = -(-error.retry_after // 60)
    sorry = say("A lot is being sent from where you are. Everything you typed is here: send it in %(num)d min.", num=minutes)
    form.form_errors.append(sorry)  # type: ignore[arg-type]
    response = asked_page(form, offered, door, status=429, is_typed=True)
    response.headers["Retry-After"] = str(error.retry_after)
    return response


@intake.errorhandler(doors.NoSuchDoor)
def no_such_door(_error: DomainError) -> Response:
    """An address that was mistyped or has gone: the common form takes everything."""
    return page("intake/no_door.html", 404, section="ask")


def asked_page(
    form: AskForm, offered: Offer, door: Door, reached: Reach | None = None, status: int = 200, is_typed: bool = False
) -> Response:
    """The form. `is_typed`: it holds what somebody typed, so that no draft is put into it nor forgotten."""
    chosen = not offered.personas or form.part("persona_id") or form.part("stage_id")
    reached = reached or (reach_of(form, offered, door) if chosen else None)
    words = f"{form.asked.data or ''} {form.change.data or ''}" if status != 429 else ""
    alike = similar.alike(words, to=somebody())
    about = {"form": form, "offered": offered, "reached": reached, "door": door, "is_typed": is_typed, "alike": alike}
    return page("intake/ask.html", status, section="ask", **about)


def prefill(form: AskForm, door: Door) -> None:
    """Who came by a team's address asks for its only customer, if there is but one."""
    if door.team is None:
        return
    for part in ("persona_id", "stage_id", "brand_id"):
        field = form._fields.get(part)
        if field is not None and not field.data:
            field.data = door.only(part)


def reach_of(form: AskForm, offered: Offer, door: Door = COMMON) -> Reach:
    """Who would read it. A tie is offered in the form: it is the team by whose address they came, unless they say another."""
    parts = {name: form.part(name) for name in ("persona_id", "stage_id", "brand_id")}
    is_answered = form.stage_id.data == "unknown" or bool(form.stage_asked.data)
    found = asking.reach(offered, **parts, stage_answered=is_answered)
    form.offer_teams(found.teams)
    if door.team in found.teams and not form.team_id.data:
        form.team_id.data = str(door.team.id)
    return found


def is_one_question_left(form: AskForm, reached: Reach) -> bool:
    """Whether the page has to ask one thing more. It says so where it asks, with everything that was typed."""
    if reached.is_open and not form.stage_asked.data:
        form.left = "stage_id"
    elif reached.is_tie and not form.team_asked.data and form.part("team_id") is None:
        form.left = "team_id"
    return bool(form.left)


def who_reads(form: AskForm) -> dict[str, Any]:
    """What settles a tie."""
    return {"team_id": form.part("team_id"), "let_leads_choose": form.part("team_id") is None}


def asked_in(form: AskForm, door: Door = COMMON) -> Asked:
    """What the form says, and by which address it came."""
    typed = {name: form[name].data for name in ("asked", "change", "wanted_on", "wanted_why", "form_key")}
    claims = {name: form[name].data for name in ("name", "email") if name in form}
    parts = {name: form.part(name) for name in ("persona_id", "stage_id", "brand_id")}
    came = {"department_id": door.department.id if door.department else None, "came_by": door.came_by}
    return Asked(**typed, **claims, **parts, **came, language=language())


def quickest() -> float:
    """Seconds a person needs at least; none where the limits are off."""
    return QUICKEST if current_app.extensions["settings"].rate_limits else 0
