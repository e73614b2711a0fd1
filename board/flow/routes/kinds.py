"""Kinds of work: those of a team, and which one a card is."""

from __future__ import annotations

from flask import Response, request

from ...core.errors import DomainError, NotAllowed
from ...core.fields import as_id
from ...core.words import say
from ...teams.models import Team
from ...teams.policy import leads
from ...teams.queries import visible_team
from ...web.pages import me, page, see_other
from ..forms.kinds import WorkTypeForm
from ..models import WorkType
from ..queries import cards as queries
from ..queries import hands as offered
from ..rules import work_types
from . import flow
from .hands import again
from .surfaces import both


@flow.get("/teams/<key>/work-types")
def show_work_types(key: str) -> Response:
    return _kinds(visible_team(key, to=me()), WorkTypeForm())


@flow.post("/teams/<key>/work-types")
def create_work_type(key: str) -> Response:
    team, form = visible_team(key, to=me()), WorkTypeForm(request.form)
    try:
        if form.validate():
            work_types.create_work_type(team, form.name.data, form.steps.data, by=me())
            return see_other(f"/teams/{team.key}/work-types")
    except NotAllowed:
        raise
    except DomainError as error:
        form.refuse(error)
    return _kinds(team, form, status=422)


@flow.post("/teams/<key>/work-types/<int:work_type_id>")
def change_work_type(key: str, work_type_id: int) -> Response:
    team, form = visible_team(key, to=me()), WorkTypeForm(request.form)
    kind = offered.work_type_of(team, work_type_id)
    try:
        if form.validate():
            work_types.change_work_type(kind, form.name.data, form.steps.data, by=me())
            return see_other(f"/teams/{team.key}/work-types")
    except NotAllowed:
        raise
    except DomainError as error:
        form.refuse(error)
    return _kinds(team, form, work_type_id, 422)


@flow.post("/teams/<key>/work-types/<int:work_type_id>/archive")
def archive_work_type(key: str, work_type_id: int) -> Response:
    team = visible_team(key, to=me())
    work_types.archive_work_type(offered.work_type_of(team, work_type_id), by=me())
    return see_other(f"/teams/{team.key}/work-types")


@flow.post("/teams/<key>/work-types/<int:work_type_id>/restoration")
def restore_work_type(key: str, work_type_id: int) -> Response:
    team = visible_team(key, to=me())
    work_types.restore_work_type(offered.work_type_of(team, work_type_id), by=me())
    return see_other(f"/teams/{team.key}/work-types")


@both(flow.post, "/cards/<int:card_id>/work-type")
def choose_work_type(card_id: int, surface: str) -> Response:
    card, chosen = queries.changeable_card(card_id, to=me()), as_id(request.form.get("work_type_id"))
    kind = offered.work_type_of(card.board.team, chosen) if chosen else None
    added = work_types.choose_work_type(card, kind, by=me())
    told = say("Its steps are on the card.") if added else say("Saved.")
    return again(card_id, surface, "kind", "steps", spoken=told)


def _kinds(team: Team, form: WorkTypeForm, at: int | None = None, status: int = 200) -> Response:
    """All kinds of the team; `form` is the one that was sent, of the kind `at` or a new one."""
    kinds = [(each, _form_of(each, form if each.id == at else None)) for each in offered.work_types_of(team)]
    shown = {"team": team, "kinds": kinds, "fresh": form if at is None else WorkTypeForm(), "at": at, "may_change": leads(me(), team.id)}
    return page("flow/work_types.html", status, section="board", form=form, **shown)


def _form_of(kind: WorkType, sent: WorkTypeForm | None) -> WorkTypeForm:
    """The form of one kind among others: each field has an id of its own."""
    form = sent or WorkTypeForm(data={"name": kind.name, "steps": kind.steps})
    form.name.id, form.steps.id = f"name-{kind.id}", f"steps-{kind.id}"
    return form
