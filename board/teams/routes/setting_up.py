"""Three questions, then your board: how you organise, whom you serve, whom the first team serves."""

from __future__ import annotations

from flask import Response, request, url_for

from ...accounts.queries import here
from ...audiences import queries as served
from ...audiences import rules as audiences
from ...core.errors import DomainError
from ...core.words import Both
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import FirstTeamForm, NamesForm, OrganiseForm
from ..models import Served
from . import teams


@teams.get("/start")
def start() -> Response:
    if queries.found_at_all():
        return see_other(url_for("insights.customers"))
    return page("teams/start.html", form=OrganiseForm(organised_by=here().organised_by))


@teams.post("/start")
def organise() -> Response:
    form = OrganiseForm(request.form)
    if not form.validate():
        return page("teams/start.html", 422, form=form)
    rules.organise(form.organised_by.data, by=me())
    return see_other(url_for(".names"))


@teams.get("/start/names")
def names() -> Response:
    return _names(NamesForm(**served.rows_to_name(here().organised_by)))


@teams.post("/start/names")
def name_audiences() -> Response:
    form, journey = NamesForm(request.form), request.form.get("journey")
    if journey in served.JOURNEYS:
        form.stages.data = served.rows_of(journey, form.stages.data)
        return _names(form)
    if not form.validate():
        return _names(form, 422)
    typed = (form.stages.data, form.personas.data, form.brands.data)
    try:
        audiences.name_audiences(*typed, needed=here().organised_by, by=me())
    except DomainError as error:
        form.refuse(error)
        return _names(form, error.status)
    return see_other(url_for(".first_team"))


@teams.get("/start/team")
def first_team() -> Response:
    return _first_team(FirstTeamForm())


@teams.post("/start/team")
def begin() -> Response:
    form = FirstTeamForm(request.form)
    if not form.validate():
        return _first_team(form, 422)
    audience = Served(form.stage.data, form.persona.data, form.brand.data)
    said = {name: Both.of(form[name].data) for name in ("name", "sentence", "not_for")}
    try:
        rules.begin(audience=audience, by=me(), **said)
    except DomainError as error:
        form.refuse(error)
        return _first_team(form, error.status)
    return see_other(url_for(".front_door"))


@teams.get("/start/door")
def front_door() -> Response:
    return page("teams/front_door.html", address=request.host_url.rstrip("/") + "/ask")


def _names(form: NamesForm, status: int = 200) -> Response:
    return page("teams/start_names.html", status, form=form, organised_by=here().organised_by, journeys=served.JOURNEYS)


def _first_team(form: FirstTeamForm, status: int = 200) -> Response:
    return page(
        "teams/start_team.html",
        status,
        form=form,
        organised_by=here().organised_by,
        stages=served.stages(),
        personas=served.personas(),
        brands=served.brands(),
    )
