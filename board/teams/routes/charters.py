"""A team's charter: whom it serves, what is not for it, within how many days it answers."""

from __future__ import annotations

from flask import Response, request, url_for

from ...audiences.queries import brands, personas, places_of_stages, stages
from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import CharterForm
from ..models import Team
from ..policy import leads, may_found_team
from ..rules.charters import FIELDS
from . import teams


@teams.get("/teams/<key>")
def charter(key: str) -> Response:
    return show_charter(queries.charter(key, to=me()))


@teams.get("/teams/<key>/edit")
def edit_charter(key: str) -> Response:
    team = queries.editable_charter(key, to=me())
    form = CharterForm(key=team.key, **{field: getattr(team, field) for field in FIELDS})
    form.audiences.data = [str(audience.served) for audience in team.audiences]
    return _edit(team, form)


@teams.post("/teams/<key>")
def change_charter(key: str) -> Response:
    team, form = queries.editable_charter(key, to=me()), CharterForm(request.form)
    form.audiences.choices = [(text, text) for text in form.audiences.data or []]
    if not form.validate():
        return _edit(team, form, 422)
    try:
        rules.change_charter(team, by=me(), **{field: form[field].data for field in FIELDS})
        rules.serve(team, form.served(), by=me())
        rules.renew_key(team, form.key.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _edit(team, form, error.status)
    return see_other(url_for(".charter", key=team.key))


@teams.post("/teams/<key>/end")
def archive_team(key: str) -> Response:
    rules.archive_team(queries.visible_team(key, to=me()), by=me())
    return see_other(url_for(".charter", key=key))


@teams.post("/teams/<key>/return")
def restore_team(key: str) -> Response:
    rules.restore_team(queries.visible_team(key, to=me()), by=me())
    return see_other(url_for(".charter", key=key))


def show_charter(team: Team, status: int = 200, refusal: DomainError | None = None) -> Response:
    """The charter with its people; `refusal` says why the people could not be changed."""
    return page(
        "teams/charter.html",
        status,
        team=team,
        refusal=refusal,
        places=places_of_stages(),
        colleagues=queries.possible_colleagues(team),
        may_lead=leads(me(), team.id),
        may_end=may_found_team(me()),
        section="customers",
    )


def _edit(team: Team, form: CharterForm, status: int = 200) -> Response:
    return page(
        "teams/charter_edit.html",
        status,
        team=team,
        form=form,
        stages=stages(),
        personas=personas(),
        brands=brands(),
        section="customers",
    )
