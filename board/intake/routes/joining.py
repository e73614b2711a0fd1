"""One click on what is similar, several answered alike, and giving what waits in the pool to a team."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError, NotFound
from ...core.fields import as_id
from ...flow.queries.cards import visible_card
from ...teams.queries import all_teams
from ...web.pages import me, page, see_other
from ..forms import AssignForm, JoinForm
from ..models import Request
from ..queries.answering import answering
from ..queries.requests import visible_request, visible_requests
from ..rules import answers, pool
from ..rules.letters import Written
from . import intake
from .answering import notices
from .queue import kept
from .sheets import sheets
from .verdicts import AnswerForms, decide_together, letter_delay


@intake.post("/requests/<int:request_id>/joining")
def join(request_id: int) -> Response:
    """Already asked: it follows the other request, or the card."""
    asked, form = visible_request(request_id, to=me()), JoinForm(request.form)
    if not form.validate() or form.id.data is None:
        raise NotFound
    written = Written(delay_seconds=letter_delay())
    if form.kind.data == "request":
        answers.merge(asked, written, by=me(), into=visible_request(form.id.data, to=me()))
    else:
        card = visible_card(form.id.data, to=me())
        answers.merge(asked, written, by=me(), card_id=card.id, title=card.title)
    return see_other(url_for("intake.requests", **kept()))


@intake.post("/requests/<int:request_id>/reusing")
def reuse(request_id: int) -> Response:
    """This piece already does it."""
    asked, card_id = visible_request(request_id, to=me()), as_id(request.form.get("card_id", ""))
    if card_id is None:
        raise NotFound
    answers.reuse(asked, visible_card(card_id, to=me()), Written(delay_seconds=letter_delay()), by=me())
    return see_other(url_for("intake.requests", **kept()))


@intake.get("/requests/together")
def show_together() -> Response:
    chosen = visible_requests(_ids(request.args.getlist("id")), to=me())
    if len(chosen) == 1:
        return see_other(url_for("intake.show_request", request_id=chosen[0].id, **kept()))
    return _together(chosen, None) if chosen else see_other(url_for("intake.requests", **kept()))


@intake.post("/requests/together")
def answer_together() -> Response:
    """The same answer to all of them, a letter to each; or to none, where one could not be given."""
    chosen = visible_requests(_ids(request.form.getlist("id")), to=me())
    if not chosen:
        raise NotFound
    forms = AnswerForms(request.form, answering(chosen[0], to=me()), {each.language for each in chosen})
    try:
        if forms.validate() and decide_together(chosen, forms, by=me()):
            return see_other(url_for("intake.requests", **kept()))
    except DomainError as error:
        if error.status != 422:
            raise
        forms.refuse(error)
    return _together(chosen, forms, 422)


@intake.post("/requests/<int:request_id>/assignment")
def assign(request_id: int) -> Response:
    asked, form = visible_request(request_id, to=me()), AssignForm(request.form)
    team = next((each for each in all_teams() if each.id == form.team_id.data), None)
    if team is None:
        raise NotFound
    pool.assign(asked, team, by=me())
    return see_other(url_for("intake.show_request", request_id=asked.id, **kept()))


def _together(chosen: list[Request], forms: AnswerForms | None, status: int = 200) -> Response:
    beside = answering(chosen[0], to=me())
    forms = forms or AnswerForms(None, beside, {each.language for each in chosen})
    return page(
        "intake/together.html",
        status,
        section="requests",
        team=chosen[0].team,
        chosen=chosen,
        asked=chosen[0],
        it=beside,
        forms=forms,
        sheets=sheets(beside, forms, chosen),
        kept=kept(),
        notices=notices(),
    )


def _ids(said: list[str]) -> list[int]:
    """The numbers among what was sent, each once, in their order."""
    return list(dict.fromkeys(number for text in said if (number := as_id(text)) is not None))[: answers.MOST_TOGETHER]
