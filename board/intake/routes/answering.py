"""Requests to answer: one of them with the question, the decision, and the way back."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...teams.queries import current_team
from ...web.pages import htmx, me, page, see_other
from ..queries.answering import answering, on_their_way
from ..queries.deciding import visible_decision
from ..queries.looks import others_on
from ..queries.requests import visible_request
from ..queries.shown import house
from ..queries.triage import Triage, triage
from ..queries.waiting import last_week
from ..rules import letters, preparing, sending
from ..rules.claiming import AlreadyAnswered
from . import intake
from .answer_page import AnswerPage
from .beside_queue import around_queue
from .queue import kept, queue_context, sieve
from .verdicts import AnswerForms, decide, prepare


@intake.get("/requests")
def requests() -> Response:
    """The oldest clock first; an empty queue says so."""
    waiting = triage(sieve(), to=me())
    if not waiting.ids:
        return _nothing(waiting)
    return _show(waiting.ids[0], waiting, None)


@intake.get("/requests/<int:request_id>")
def show_request(request_id: int) -> Response:
    return _show(request_id, triage(sieve(), to=me(), at=request_id), None)


@intake.post("/requests/<int:request_id>/decisions")
def answer(request_id: int) -> Response:
    asked, waiting = visible_request(request_id, to=me()), triage(sieve(), to=me(), at=request_id)
    forms = AnswerForms(request.form, answering(asked, to=me()))
    try:
        if forms.validate():
            decide(asked, forms, by=me())
            return see_other(_next(waiting, asked.id))
    except AlreadyAnswered as met:
        return _show(request_id, waiting, None, 409, met)
    except DomainError as error:
        _refuse(forms, error)
    return _show(request_id, waiting, forms, 422)


@intake.post("/requests/<int:request_id>/preview")
def preview(request_id: int) -> Response:
    """The letter as whoever asked will see it."""
    asked = visible_request(request_id, to=me())
    forms, decision, error = AnswerForms(request.form, answering(asked, to=me())), None, None
    try:
        if forms.validate():
            decision = preparing.as_if(asked, prepare(asked, forms, by=me()), by=me())
    except DomainError as refused:
        _refuse(forms, refused)
        error = refused
    template = "intake/_preview.html" if htmx else "intake/preview.html"
    shown = {"section": "requests", "asked": asked, "decision": decision, "error": error or _first_error(forms)}
    return page(template, 200 if decision else 422, kept=kept(), **shown)


@intake.post("/decisions/<int:decision_id>/undoing")
def undo(decision_id: int) -> Response:
    decision = visible_decision(decision_id, to=me())
    sending.undo(decision, by=me())
    return see_other(url_for("intake.show_request", request_id=decision.request_id, **kept()))


def _show(request_id: int, waiting: Triage, forms: AnswerForms | None, status: int = 200, met: object = None) -> Response:
    view = AnswerPage(request_id, waiting, forms)
    return page(
        "intake/answer.html",
        status,
        section="requests",
        team=view.team,
        view=view,
        asked=view.asked,
        it=view.it,
        drawn=view.drawn,
        at=request_id,
        place=view.seat,
        before=view.before,
        after=view.after,
        met=met,
        others=others_on(view.seen, to=me()),
        notices=notices(),
        **queue_context(waiting, request_id),
        **around_queue(waiting.sieve, view.house),
    )


def _nothing(waiting: Triage) -> Response:
    team = waiting.sieve.team
    return page(
        "intake/nothing_waits.html",
        section="requests",
        team=team or current_team(me()),
        week=last_week(team),
        at=None,
        before=None,
        after=None,
        notices=notices(),
        **queue_context(waiting, None),
        **around_queue(waiting.sieve, house(None)),
    )


def _refuse(forms: AnswerForms, error: DomainError) -> None:
    """Beside its field; what is not about the form goes on to the page of errors."""
    if error.status != 422:
        raise error
    forms.refuse(error)


def _first_error(forms: AnswerForms) -> object:
    found = [*forms.given.form_errors, *(message for field in forms.given for message in field.errors)]
    return found[0] if found else None


def _next(waiting: Triage, answered: int) -> str:
    """What to answer after this one."""
    _, before, after = waiting.around(answered)
    if then := after or before:
        return url_for("intake.show_request", request_id=then, **kept())
    return url_for("intake.requests", **kept())


def notices() -> list[dict[str, Any]]:
    """The person's letters that have not left yet, each with its way back; those given together have one."""
    groups: dict[str, list[Any]] = {}
    for decision in on_their_way(me()):
        groups.setdefault(decision.group_key or str(decision.id), []).append(decision)
    return [
        {
            "message": letters.leaving([decision.first_name for decision in group]),
            "undo": {"href": url_for("intake.undo", decision_id=group[0].id, **kept())},
        }
        for group in groups.values()
    ]
