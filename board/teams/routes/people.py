"""Who works in a team."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, see_other
from .. import queries, rules
from ..forms import PersonForm, RoleForm
from . import teams
from .charters import show_charter


@teams.post("/teams/<key>/people")
def join(key: str) -> Response:
    team, form = queries.visible_team(key, to=me()), PersonForm(request.form)
    if form.validate():
        try:
            rules.join(team, queries.newcomer(form.person.data), form.role.data, by=me())
        except DomainError as error:
            return show_charter(queries.charter(key, to=me()), error.status, error)
    return see_other(url_for(".charter", key=team.key) + "#people")


@teams.post("/teams/<key>/people/<int:person_id>/role")
def change_role(key: str, person_id: int) -> Response:
    team, form = queries.visible_team(key, to=me()), RoleForm(request.form)
    if form.validate():
        try:
            rules.change_role(team, queries.person_in(team, person_id), form.role.data, by=me())
        except DomainError as error:
            return show_charter(queries.charter(key, to=me()), error.status, error)
    return see_other(url_for(".charter", key=team.key) + "#people")


@teams.post("/teams/<key>/people/<int:person_id>/leaving")
def leave(key: str, person_id: int) -> Response:
    team = queries.visible_team(key, to=me())
    try:
        rules.leave(team, queries.person_in(team, person_id), by=me())
    except DomainError as error:
        return show_charter(queries.charter(key, to=me()), error.status, error)
    return see_other(url_for(".charter", key=team.key) + "#people")
