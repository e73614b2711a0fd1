"""All teams, and founding another one."""

from __future__ import annotations

from flask import Response, request, url_for

from ...accounts.queries import colleagues
from ...audiences.queries import places_of_stages
from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import TeamForm
from ..policy import may_found_team
from . import teams


@teams.get("/teams")
def all_teams() -> Response:
    return page(
        "teams/teams.html",
        teams=queries.charters(),
        places=places_of_stages(),
        may_found=may_found_team(me()),
        section="customers",
    )


@teams.get("/teams/new")
def new_team() -> Response:
    return _new(TeamForm(lead=me().id))


@teams.post("/teams")
def found_team() -> Response:
    form = TeamForm(request.form)
    if not form.validate():
        return _new(form, 422)
    said = {name: form[name].data for name in ("name", "key", "organised_by", "sentence")}
    try:
        team = rules.found_team(**said, lead=queries.possible_lead(form.lead.data), by=me())
    except DomainError as error:
        form.refuse(error)
        return _new(form, error.status)
    return see_other(url_for(".edit_charter", key=team.key))


def _new(form: TeamForm, status: int = 200) -> Response:
    return page("teams/team_new.html", status, form=form, people=colleagues(), section="customers")
