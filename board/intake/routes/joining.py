"""One click on what is similar, and giving what waits in the pool to a team."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import NotFound
from ...flow.queries.cards import visible_card
from ...teams.queries import all_teams
from ...web.pages import me, see_other
from ..forms import AssignForm, JoinForm
from ..queries.requests import visible_request
from ..rules import answers, pool
from ..rules.letters import Written
from . import intake
from .verdicts import letter_delay


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
    return see_other(url_for("intake.requests", team=request.args.get("team")))


@intake.post("/requests/<int:request_id>/assignment")
def assign(request_id: int) -> Response:
    asked, form = visible_request(request_id, to=me()), AssignForm(request.form)
    team = next((each for each in all_teams() if each.id == form.team_id.data), None)
    if team is None:
        raise NotFound
    pool.assign(asked, team, by=me())
    return see_other(url_for("intake.show_request", request_id=asked.id, team=request.args.get("team")))
