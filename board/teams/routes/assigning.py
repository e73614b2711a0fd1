"""A hole in the map gets a team."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError, NotFound
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import AssignmentForm, as_served
from ..policy import may_found_team
from . import teams


@teams.get("/moments/<moment>/team")
def assign(moment: str) -> Response:
    return _form(moment, AssignmentForm())


@teams.post("/moments/<moment>/team")
def assigned(moment: str) -> Response:
    form = AssignmentForm(request.form)
    form.team.choices = [(team.key, str(team.name)) for team in queries.led_by(me())]
    if not form.validate():
        return _form(moment, form, 422)
    try:
        rules.take_audience(queries.visible_team(form.team.data, to=me()), as_served(moment), by=me())
    except DomainError as error:
        form.refuse(error)
        return _form(moment, form, error.status)
    return see_other(url_for("insights.customers", taken=form.team.data, moment=moment))


@teams.post("/moments/<moment>/team/undo")
def unassigned(moment: str) -> Response:
    form = AssignmentForm(request.form)
    form.team.choices = [(team.key, str(team.name)) for team in queries.led_by(me())]
    if not form.validate():
        raise NotFound
    rules.leave_audience(queries.visible_team(form.team.data, to=me()), as_served(moment), by=me())
    return see_other(url_for("insights.customers"))


def _form(moment: str, form: AssignmentForm, status: int = 200) -> Response:
    return page(
        "teams/assign.html",
        status,
        form=form,
        moment=queries.moment(as_served(moment), to=me()),
        teams=queries.led_by(me()),
        may_found=may_found_team(me()),
        section="customers",
    )
