"""Requests to answer: the queue, one of them with the question, and the decision."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...teams.models import Team
from ...teams.queries import current_team, visible_team
from ...web.pages import me, page, see_other
from ..queries.answering import Answering, answering, figure_of, on_their_way
from ..queries.deciding import visible_decision
from ..queries.requests import visible_request
from ..queries.waiting import Queue, last_week, queue
from ..rules import letters, sending
from . import intake
from .verdicts import AnswerForms, decide


@intake.get("/requests")
def requests() -> Response:
    """The oldest clock first; an empty queue says so."""
    team = _team()
    waiting = queue(team, to=me())
    if not waiting.all:
        return page(
            "intake/nothing_waits.html",
            section="requests",
            team=team or current_team(me()),
            every=team is None,
            week=last_week(team),
            notices=_notices(),
        )
    return _show(visible_request(waiting.all[0].request.id, to=me()), waiting, None)


@intake.get("/requests/<int:request_id>")
def show_request(request_id: int) -> Response:
    asked = visible_request(request_id, to=me())
    return _show(asked, queue(_team(), to=me()), None)


@intake.post("/requests/<int:request_id>/decisions")
def answer(request_id: int) -> Response:
    asked = visible_request(request_id, to=me())
    forms = AnswerForms(request.form, answering(asked, to=me()))
    try:
        if forms.validate():
            decide(asked, forms, by=me())
            return see_other(_next(asked))
    except DomainError as error:
        if error.status != 422:
            raise
        forms.refuse(error)
    return _show(asked, queue(_team(), to=me()), forms, 422)


@intake.post("/decisions/<int:decision_id>/undoing")
def undo(decision_id: int) -> Response:
    decision = visible_decision(decision_id, to=me())
    sending.undo(decision, by=me())
    return see_other(url_for("intake.show_request", request_id=decision.request_id, team=request.args.get("team")))


def _show(asked: Any, waiting: Queue, forms: AnswerForms | None, status: int = 200) -> Response:
    beside = answering(asked, to=me())
    forms = forms or AnswerForms(None, beside)
    place, before, after = waiting.around(asked)
    return page(
        "intake/answer.html",
        status,
        section="requests",
        team=waiting.team or asked.team or current_team(me()),
        every=waiting.team is None,
        here=request.args.get("team"),
        queue=waiting,
        asked=asked,
        it=beside,
        figure=figure_of(beside.cards),
        forms=forms,
        letters=_drafts(beside, forms),
        place=place,
        before=before,
        after=after,
        notices=_notices(),
    )


def _drafts(it: Answering, forms: AnswerForms) -> dict[str, list[letters.Paragraph]]:
    until = forms.yes.until.data or it.usual_return
    chosen = next((each.team for each in it.others if each.team.id == forms.other.to_team_id.data), None)
    team = chosen or (it.fitting.team if it.fitting else None)
    name = (team.name.in_(it.request.language) if team else "___") if it.may_pass_on else ""
    return letters.drafts(it.request, it.place, until, it.due_on, name)


def _team() -> Team | None:
    """The team of the address; else the person's current one; None for all of theirs."""
    key = request.args.get("team", "")
    if key == "all":
        return None
    return visible_team(key, to=me()) if key else current_team(me())


def _next(asked: Any) -> str:
    """What to answer after this one."""
    _, _, after = queue(_team(), to=me()).around(asked)
    here = request.args.get("team")
    return url_for("intake.show_request", request_id=after.id, team=here) if after else url_for("intake.requests", team=here)


def _notices() -> list[dict[str, Any]]:
    """The person's letters that have not left yet, each with its way back."""
    here = request.args.get("team")
    return [
        {
            "message": letters.leaving(decision.request.first_name),
            "undo": {"href": url_for("intake.undo", decision_id=decision.id, team=here)},
        }
        for decision in on_their_way(me())
    ]
