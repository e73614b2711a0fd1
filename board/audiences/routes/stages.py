"""The steps of the journey, in order, with who answers for each."""

from __future__ import annotations

from flask import Response, request, url_for

from ...core.errors import DomainError
from ...web.pages import me, page, see_other
from .. import queries, rules
from ..forms import OwnedStageForm, StageForm
from ..models import Stage
from ..policy import may_shape
from . import audiences


@audiences.get("/stages")
def stages() -> Response:
    return _list(StageForm())


@audiences.post("/stages")
def add_stage() -> Response:
    form = StageForm(request.form)
    if not form.validate():
        return _list(form, 422)
    try:
        rules.add_stage(form.name.data, form.question.data, by=me())
    except DomainError as error:
        form.refuse(error)
        return _list(form, error.status)
    return see_other(url_for(".stages"))


@audiences.get("/stages/<int:stage_id>")
def stage(stage_id: int) -> Response:
    found = queries.visible_stage(stage_id, to=me())
    form = OwnedStageForm(
        name=found.name, question=found.question, owner=found.owner_id, counterpart=found.counterpart_id
    )
    return _one(found, form)


@audiences.post("/stages/<int:stage_id>")
def change_stage(stage_id: int) -> Response:
    found, form = queries.visible_stage(stage_id, to=me()), OwnedStageForm(request.form)
    if not form.validate():
        return _one(found, form, 422)
    owner, counterpart = (queries.possible_owner(field.data) for field in (form.owner, form.counterpart))
    try:
        rules.change_stage(found, form.name.data, form.question.data, owner, counterpart, by=me())
    except DomainError as error:
        form.refuse(error)
        return _one(found, form, error.status)
    return see_other(url_for(".stages"))


def _list(form: StageForm, status: int = 200) -> Response:
    return page(
        "audiences/stages.html",
        status,
        form=form,
        stages=queries.stages(),
        put_away=queries.archived(Stage),
        may_shape=may_shape(me()),
        section="customers",
    )


def _one(stage: Stage, form: OwnedStageForm, status: int = 200) -> Response:
    return page(
        "audiences/stage.html",
        status,
        form=form,
        stage=stage,
        owners=queries.possible_owners(),
        may_shape=may_shape(me()),
        section="customers",
    )
